import { status, type Metadata, type sendUnaryData, type ServiceError } from '@grpc/grpc-js'
import { serviceError } from './faults'
import { ClusterInfo, EndPoint, MemberInfo, type ClusterInfo as Info } from './stubs'

/** One node as gossip tells of it. */
export interface Node {
  readonly port: number
  readonly isLeader: boolean
}

/** What the nodes of a cluster tell a client that looks for the leader. */
export function gossipHandler(nodes: () => readonly Node[]) {
  return (_call: unknown, answer: sendUnaryData<Info>): void => {
    const members = nodes().map(({ port, isLeader }) => {
      const state = isLeader ? MemberInfo.VNodeState.LEADER : MemberInfo.VNodeState.FOLLOWER
      const at = new EndPoint().setAddress('127.0.0.1').setPort(port)
      return new MemberInfo().setIsAlive(true).setState(state).setTimeStamp('0').setHttpEndPoint(at)
    })
    answer(null, new ClusterInfo().setMembersList(members))
  }
}

/** What a follower answers a call that asked for the leader. */
export function notLeader(metadata: Metadata, self: Node, nodes: readonly Node[]): ServiceError | undefined {
  if (self.isLeader || metadata.get('requires-leader')[0] !== 'true') return undefined
  const leader = nodes.find(({ isLeader }) => isLeader)
  return serviceError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': '127.0.0.1',
    'leader-endpoint-port': String(leader?.port ?? 0),
  })
}
