package harbor;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Arguments: PORT, and a FILE to keep the data in; without it they are in memory. Prints READY when it listens on 127.0.0.1.
 * With a file every write is on its way to the disk before it is acknowledged, so that kill -9 loses nothing acknowledged.
 */
public final class ProtocolServer {
    private static final Set<String> READS =
            Set.of("find", "getMore", "aggregate", "count", "distinct", "listCollections", "listIndexes", "ping", "hello");

    private ProtocolServer() {}

    /**
     * One command after the other, from its first change to its place in the file. The server underneath changes a document where it
     * lies: at the same time another thread would store or send half of it, or store it without its index entry.
     */
    private static synchronized Document wholly(Supplier<Document> command) {
        return command.get().cloneDeeply();
    }

    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        AbstractMongoBackend backend = arguments.length > 1 ? new OnDisk(arguments[1]) : new InMemory();
        backend.version(Greeting.MONGODB_7);
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        System.out.println("READY");
        Thread.currentThread().join();
    }

    private static final class InMemory extends MemoryBackend {
        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new MemoryDatabase(name, getCursorRegistry()) {
                @Override
                protected Index<Integer> openOrCreateUniqueIndex(String in, String named, List<IndexKey> keys, boolean sparse) {
                    return new GuardedIndex<>(super.openOrCreateUniqueIndex(in, named, keys, sparse), keys, sparse);
                }
            };
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            return wholly(() -> Greeting.answer(message.getDocument(), () -> super.handleMessage(message)));
        }

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document question) {
            if (Greeting.isGreeting(command)) return Greeting.answerTo(command);
            return super.handleCommand(channel, database, command, question);
        }
    }

    private static final class OnDisk extends H2Backend {
        OnDisk(String file) {
            super(new MVStore.Builder().fileName(file).autoCommitDisabled().open());
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new H2Database(name, getMvStore(), getCursorRegistry()) {
                @Override
                protected Index<Object> openOrCreateUniqueIndex(String in, String named, List<IndexKey> keys, boolean sparse) {
                    return new GuardedIndex<>(super.openOrCreateUniqueIndex(in, named, keys, sparse), keys, sparse);
                }
            };
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            return wholly(() -> {
                try {
                    return Greeting.answer(message.getDocument(), () -> super.handleMessage(message));
                } finally {
                    if (!READS.contains(message.getDocument().keySet().iterator().next())) getMvStore().commit();
                }
            });
        }

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document question) {
            if (Greeting.isGreeting(command)) return Greeting.answerTo(command);
            return super.handleCommand(channel, database, command, question);
        }
    }
}
