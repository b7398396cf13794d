package org.byol3d.checkpoint.torch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;
import org.byol3d.b2nd.io.RandomAccessSource;

/**
 * The form before PyTorch 1.6: five pickles (a magic number, a version, facts about the system, the
 * value, and the list of storages), and then, per storage of the list, its number of elements and
 * its values.
 */
final class LegacyFile implements StorageLookup {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;
  private static final String NOT_TORCH = "not a file of torch.save";

  private final RandomAccessSource source;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

  /** Where the values of each storage start; filled when the list of storages is read. */
  private final Map<String, Long> places = new HashMap<>();

  private LegacyFile(RandomAccessSource source) {
    this.source = source;
  }

  static Object read(RandomAccessSource source) throws IOException {
    return new LegacyFile(source).read();
  }

  /** Returns a storage that was mentioned before, if it is mentioned alike. */
  static TorchStorage same(TorchStorage known, ElementType type, long bytes, PickleBytes pickle)
      throws FormatException {
    if (known.type() != type || known.bytes() != bytes) {
      throw pickle.damaged(
          "storage '" + known.key() + "' is mentioned with different types or sizes");
    }
    return known;
  }

  @Override
  public TorchStorage find(ElementType type, String key, long bytes, PickleBytes pickle)
      throws FormatException {
    var known = storages.get(key);
    if (known != null) {
      return same(known, type, bytes, pickle);
    }
    var storage = new TorchStorage(key, type, bytes, () -> load(key, bytes));
    storages.put(key, storage);
    return storage;
  }

  private Object read() throws IOException {
    int size = (int) Math.min(source.length(), TorchFile.MOST_PICKLE_BYTES);
    var bytes = new byte[size];
    source.readFully(0, bytes, 0, size);
    var pickle = new PickleBytes(source.name(), "legacy pickle", 0, bytes);
    if (!MAGIC.equals(next(pickle))) {
      throw FormatException.notAVolume(
          source.name(), 0, "magic number", "a pickle, but " + NOT_TORCH);
    }
    if (!Long.valueOf(VERSION).equals(next(pickle))) {
      throw pickle.unsupported("the version of the legacy form is not " + VERSION);
    }
    if (!(next(pickle) instanceof TorchDictionary system)
        || !(system.get("little_endian") instanceof Boolean littleEndian)) {
      throw pickle.damaged("the facts about the system are missing");
    }
    if (!littleEndian) {
      throw pickle.unsupported(
          "the values were saved in big-endian order; save them again on a little-endian machine");
    }
    var value = new PickleMachine(pickle, this).run();
    ValueCheck.check(value, pickle);
    if (!(next(pickle) instanceof TorchSequence keys)) {
      throw pickle.damaged("the list of storages is missing");
    }
    place(keys, pickle);
    return value;
  }

  /** Runs a pickle that has no storages. */
  private static Object next(PickleBytes pickle) throws FormatException {
    var value =
        new PickleMachine(
                pickle,
                (type, key, bytes, in) -> {
                  throw in.damaged("a storage is mentioned outside of the value");
                })
            .run();
    ValueCheck.check(value, pickle);
    return value;
  }

  /** Finds the values of each storage, and checks that nothing is missing or left over. */
  private void place(TorchSequence keys, PickleBytes pickle) throws IOException {
    long at = pickle.position();
    for (var item : keys.items()) {
      var storage = item instanceof String key ? storages.get(key) : null;
      if (storage == null || places.containsKey(storage.key())) {
        throw pickle.damaged("the list of storages names one that is not used, or names it twice");
      }
      int elementSize = storage.type() == null ? 1 : storage.type().size();
      if (source.length() - at < Long.BYTES) {
        throw ended(at, storage);
      }
      var count = new byte[Long.BYTES];
      source.readFully(at, count, 0, count.length);
      long elements = ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (elements != storage.bytes() / elementSize) {
        throw FormatException.damaged(
            source.name(),
            at,
            record(storage.key()),
            elements + " elements, where " + storage.bytes() / elementSize + " are expected");
      }
      at += Long.BYTES;
      places.put(storage.key(), at);
      if (storage.bytes() > source.length() - at) {
        throw ended(at, storage);
      }
      at += storage.bytes();
    }
    if (places.size() != storages.size()) {
      throw pickle.damaged("the list of storages lacks one that a tensor uses");
    }
    if (at != source.length()) {
      throw FormatException.damaged(
          source.name(), at, "end of the file", "there are bytes after the last storage");
    }
  }

  private FormatException ended(long at, TorchStorage storage) {
    return FormatException.damaged(
        source.name(),
        at,
        record(storage.key()),
        "the file ends within its " + storage.bytes() + " bytes: it was cut off. Copy it again");
  }

  private byte[] load(String key, long bytes) throws IOException {
    long at = places.get(key);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw FormatException.unsupported(
          source.name(), at, record(key), "a storage of more than 2 GiB");
    }
    MemoryLimit.check(source.name(), at, record(key), bytes);
    var values = new byte[(int) bytes];
    source.readFully(at, values, 0, values.length);
    return values;
  }

  private static String record(String key) {
    return "storage '" + key + "'";
  }
}
