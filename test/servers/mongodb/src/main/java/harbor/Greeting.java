package harbor;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What today's driver asks of a server and this one does not know: the greeting with a version it accepts, and sessions. */
final class Greeting {
    /** The versions that come with the server end below what the driver accepts. */
    static final MongoVersion MONGODB_7 = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 21;
        }
    };

    private static final Set<String> SESSIONS = Set.of("endSessions", "refreshSessions", "killSessions");
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    private Greeting() {}

    static boolean isGreeting(String command) {
        return command.equals("hello") || command.equalsIgnoreCase("isMaster");
    }

    static Document answerTo(String command) {
        String primary = command.equals("hello") ? "isWritablePrimary" : "ismaster";
        return new Document(primary, true)
                .append("helloOk", true)
                .append("maxBsonObjectSize", 16 << 20)
                .append("maxMessageSizeBytes", 48_000_000)
                .append("maxWriteBatchSize", 100_000)
                .append("localTime", Instant.now())
                .append("logicalSessionTimeoutMinutes", 30)
                .append("connectionId", CONNECTIONS.incrementAndGet())
                .append("minWireVersion", 0)
                .append("maxWireVersion", MONGODB_7.getWireVersion())
                .append("readOnly", false)
                .append("ok", 1.0);
    }

    /** Transactions are refused: the server underneath would accept them and not roll back. */
    static Document answer(Document question, Supplier<Document> server) {
        String command = question.keySet().iterator().next();
        if (isGreeting(command)) return answerTo(command);
        if (SESSIONS.contains(command)) return new Document("ok", 1.0);
        if (question.containsKey("autocommit")) {
            throw new MongoServerError(20, "IllegalOperation", "there are no transactions here");
        }
        return server.get();
    }
}
