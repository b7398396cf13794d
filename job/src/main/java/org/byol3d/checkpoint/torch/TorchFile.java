package org.byol3d.checkpoint.torch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.RandomAccessSource;

/**
 * A file of {@code torch.save}, open for reading. The values of a tensor are read when they are
 * asked for, so the file must stay open until then; a storage, once read, stays in memory.
 *
 * <p>The pickle may have up to 16 MiB, which is enough for some 60,000 tensors. It takes up to
 * about 60 times its size in memory.
 */
public final class TorchFile implements Closeable {
  static final int MOST_PICKLE_BYTES = 16 << 20;
  private static final int MOST_STORAGE_BYTES = Integer.MAX_VALUE - 8;
  private static final int MOST_NOTE_BYTES = 1 << 10;
  private static final String PICKLE = "data.pkl";
  private static final String BYTE_ORDER = "byteorder";

  private final RandomAccessSource source;
  private final Object value;

  private TorchFile(RandomAccessSource source, Object value) {
    this.source = source;
    this.value = value;
  }

  /**
   * Reads the pickle of a file. Closing the result closes the source; if opening fails, the caller
   * closes it.
   *
   * @throws FormatException if the file is damaged, is no file of {@code torch.save}, is a
   *     TorchScript archive, or holds what this program does not read
   */
  public static TorchFile open(RandomAccessSource source) throws IOException {
    int start = (int) Math.min(source.length(), 2);
    var magic = new byte[start];
    source.readFully(0, magic, 0, start);
    if (start == 2 && magic[0] == 'P' && magic[1] == 'K') {
      return new TorchFile(source, zip(source));
    }
    if (start == 2 && magic[0] == (byte) 0x80) {
      return new TorchFile(source, LegacyFile.read(source));
    }
    throw FormatException.notAVolume(
        source.name(),
        0,
        "first bytes",
        source.length() == 0
            ? "the file is empty"
            : "neither a zip file nor a pickle: not a file of torch.save");
  }

  /** Returns the value that was saved; the package's page says in which types. */
  public Object value() {
    return value;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private static Object zip(RandomAccessSource source) throws IOException {
    var records = ZipRecords.open(source);
    var root = records.root() + "/";
    if (records.size("constants.pkl").isPresent() || records.hasPrefix("code/")) {
      throw FormatException.unsupported(
          source.name(),
          0,
          root + "constants.pkl",
          "this is a TorchScript archive, which holds a program; save the model's state_dict by"
              + " torch.save instead");
    }
    records.requireStored();
    if (records.size(PICKLE).isEmpty()) {
      throw FormatException.notAVolume(
          source.name(), 0, root + PICKLE, "there is no such record: not a file of torch.save");
    }
    if (records.size(BYTE_ORDER).isPresent()) {
      var order = new String(records.read(BYTE_ORDER, MOST_NOTE_BYTES), StandardCharsets.UTF_8);
      if (!order.equals("little")) {
        throw FormatException.unsupported(
            source.name(),
            records.dataStart(BYTE_ORDER),
            root + BYTE_ORDER,
            "the values were saved in big-endian order; save them again on a little-endian"
                + " machine");
      }
    }
    var bytes = records.read(PICKLE, MOST_PICKLE_BYTES);
    var pickle = new PickleBytes(source.name(), root + PICKLE, records.dataStart(PICKLE), bytes);
    var value = new PickleMachine(pickle, new ZipStorages(records)).run();
    ValueCheck.check(value, pickle);
    return value;
  }

  /** Finds the records of storages: {@code data/KEY}. */
  private static final class ZipStorages implements StorageLookup {
    private final ZipRecords records;
    private final Map<String, TorchStorage> found = new HashMap<>();

    ZipStorages(ZipRecords records) {
      this.records = records;
    }

    @Override
    public TorchStorage find(ElementType type, String key, long bytes, PickleBytes pickle)
        throws FormatException {
      var known = found.get(key);
      if (known != null) {
        return LegacyFile.same(known, type, bytes, pickle);
      }
      var record = "data/" + key;
      var size = records.size(record);
      if (size.isEmpty()) {
        throw pickle.damaged("there is no record " + record + " for storage '" + key + "'");
      }
      if (size.get() != bytes) {
        throw pickle.damaged(
            "storage '" + key + "' needs " + bytes + " bytes, but its record has " + size.get());
      }
      var storage =
          new TorchStorage(key, type, bytes, () -> records.read(record, MOST_STORAGE_BYTES));
      found.put(key, storage);
      return storage;
    }
  }
}
