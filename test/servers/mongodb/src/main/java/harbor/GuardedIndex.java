package harbor;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * A unique index that also answers questions with further conditions, such as {_id: x, attempt: {$lt: 5}}: it finds the candidate by
 * its own fields, and the collection tests the rest. Without it each guarded write reads the whole collection.
 */
final class GuardedIndex<P> extends Index<P> {
    private final Index<P> unique;

    GuardedIndex(Index<P> unique, List<IndexKey> keys, boolean sparse) {
        super(unique.getName(), keys, sparse);
        this.unique = unique;
    }

    @Override
    public boolean canHandle(Document question) {
        return unique.canHandle(question) || unique.canHandle(ownPartOf(question));
    }

    private Document ownPartOf(Document question) {
        Document part = new Document();
        for (String field : keys()) {
            if (question.containsKey(field)) part.put(field, question.get(field));
        }
        return part;
    }

    @Override
    public Iterable<P> getPositions(Document question) {
        return unique.getPositions(ownPartOf(question));
    }

    @Override
    public P getPosition(Document document) {
        return unique.getPosition(document);
    }

    @Override
    public void checkAdd(Document document, MongoCollection<P> collection) {
        unique.checkAdd(document, collection);
    }

    @Override
    public void add(Document document, P position, MongoCollection<P> collection) {
        unique.add(document, position, collection);
    }

    @Override
    public P remove(Document document) {
        return unique.remove(document);
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<P> collection) {
        unique.checkUpdate(before, after, collection);
    }

    @Override
    public void updateInPlace(Document before, Document after, P position, MongoCollection<P> collection) {
        unique.updateInPlace(before, after, position, collection);
    }

    @Override
    public boolean isUnique() {
        return true;
    }

    @Override
    public boolean isEmpty() {
        return unique.isEmpty();
    }

    @Override
    public long getCount() {
        return unique.getCount();
    }

    @Override
    public long getDataSize() {
        return unique.getDataSize();
    }

    @Override
    public void drop() {
        unique.drop();
    }
}
