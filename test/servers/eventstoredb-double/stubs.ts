import * as any from 'google-protobuf/google/protobuf/any_pb.js'
import * as features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import * as gossip from '@eventstore/db-client/generated/gossip_pb.js'
import * as shared from '@eventstore/db-client/generated/shared_pb.js'
import * as status from '@eventstore/db-client/generated/status_pb.js'
import * as streams from '@eventstore/db-client/generated/streams_pb.js'

/** The generated messages are CommonJS that names its exports at run time only: as a module Node sees one thing, the default. */
function named<Module>(module: Module): Module {
  return (module as { readonly default?: Module }).default ?? module
}

export const { Any } = named(any)
export const { SupportedMethod, SupportedMethods } = named(features)
export const { ClusterInfo, EndPoint, MemberInfo } = named(gossip)
export const { AllStreamPosition, Empty, MaximumAppendSizeExceeded, StreamIdentifier, UUID, WrongExpectedVersion } =
  named(shared)
export const { Status } = named(status)
export const { AppendResp, BatchAppendResp, ReadReq, ReadResp } = named(streams)

export type SupportedMethods = features.SupportedMethods
export type ClusterInfo = gossip.ClusterInfo
export type UUID = shared.UUID
export type StreamIdentifier = shared.StreamIdentifier
export type MaximumAppendSizeExceeded = shared.MaximumAppendSizeExceeded
export type WrongExpectedVersion = shared.WrongExpectedVersion
export type AppendReq = streams.AppendReq
export type AppendResp = streams.AppendResp
export type BatchAppendReq = streams.BatchAppendReq
export type BatchAppendResp = streams.BatchAppendResp
export type ReadReq = streams.ReadReq
export type ReadOptions = streams.ReadReq.Options
export type ReadResp = streams.ReadResp
