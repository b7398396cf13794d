package org.byol3d.checkpoint.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;
import org.byol3d.b2nd.io.RandomAccessSource;

/**
 * The records of a zip file of PyTorch: stored without compression, all in one folder. Source:
 * PKWARE's APPNOTE.TXT 6.3.9.
 *
 * <p>The JDK's {@link java.util.zip.ZipFile} reads local files only, and accepts what no writer of
 * PyTorch makes: records of the same name, of overlapping bytes, or with other sizes than stated.
 * So does Commons Compress, which checks no checksum of a stored record either.
 */
final class ZipRecords {
  private static final int END_BYTES = 22;
  private static final int MOST_COMMENT = 0xffff;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int ENCRYPTED = 1;
  private static final long SATURATED = 0xffffffffL;
  private static final long MOST_DIRECTORY_BYTES = 64 << 20;
  private static final String DIRECTORY = "the zip's directory";

  private final RandomAccessSource source;
  private final String root;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * One record.
   *
   * @param name its name with the folder
   * @param at where its header starts
   * @param size of its data, as they are in the file
   * @param crc their checksum
   * @param limit where the next record starts, or the directory
   * @param stored whether the data are neither compressed nor encrypted
   */
  private record Entry(String name, long at, long size, int crc, long limit, boolean stored) {}

  private record Directory(long at, long size, long count) {}

  private ZipRecords(RandomAccessSource source, List<Entry> all) throws IOException {
    this.source = source;
    if (all.isEmpty()) {
      throw FormatException.notAVolume(
          source.name(), 0, DIRECTORY, "it has no records: not a file of torch.save");
    }
    var first = all.get(0).name;
    this.root = first.substring(0, Math.max(0, first.indexOf('/')));
    for (var entry : all) {
      if (root.isEmpty() || !entry.name.startsWith(root + "/")) {
        throw FormatException.notAVolume(
            source.name(),
            entry.at,
            entry.name,
            "a record is not in the folder of the first one: not a file of torch.save");
      }
      if (entries.put(entry.name.substring(root.length() + 1), entry) != null) {
        throw FormatException.damaged(
            source.name(), entry.at, entry.name, "two records have this name");
      }
    }
  }

  /** Reads the directory of a zip file. */
  static ZipRecords open(RandomAccessSource source) throws IOException {
    long length = source.length();
    int tail = (int) Math.min(length, END_BYTES + (long) MOST_COMMENT);
    var end = read(source, length - tail, tail);
    for (int at = tail - END_BYTES; at >= 0; at--) {
      if (end.getInt(at) == END_SIGNATURE
          && (end.getShort(at + 20) & 0xffff) == tail - END_BYTES - at) {
        var directory = directory(source, length - tail + at, end.slice(at, END_BYTES));
        return new ZipRecords(source, entries(source, directory));
      }
    }
    throw FormatException.damaged(
        source.name(),
        length,
        DIRECTORY,
        "the end of the zip file is missing: it was cut off. Copy it again");
  }

  /** Returns the name of the folder. */
  String root() {
    return root;
  }

  /** Refuses compressed and encrypted records. */
  void requireStored() throws FormatException {
    for (var entry : entries.values()) {
      if (!entry.stored) {
        throw FormatException.unsupported(
            source.name(),
            entry.at,
            entry.name,
            "the record is compressed or encrypted, which torch.save does not do; save it again by"
                + " torch.save");
      }
    }
  }

  /** Returns whether there is a record whose name in the folder starts with a text. */
  boolean hasPrefix(String prefix) {
    return entries.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** Returns the size of a record by its name in the folder, if there is one. */
  Optional<Long> size(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::size);
  }

  /**
   * Reads a record and checks its checksum.
   *
   * @param name its name in the folder; there must be one
   * @param most bytes that it may have
   */
  byte[] read(String name, long most) throws IOException {
    var entry = entries.get(name);
    if (entry.size > most) {
      throw FormatException.unsupported(
          source.name(),
          entry.at,
          entry.name,
          String.format(
              Locale.ROOT, "it has %d bytes; this program reads up to %d", entry.size, most));
    }
    long at = dataStart(entry);
    MemoryLimit.check(source.name(), at, entry.name, entry.size);
    var data = new byte[(int) entry.size];
    source.readFully(at, data, 0, data.length);
    var crc = new CRC32();
    crc.update(data);
    if ((int) crc.getValue() != entry.crc) {
      throw FormatException.damaged(
          source.name(),
          at,
          entry.name,
          "the data do not match their checksum. Copy the file again");
    }
    return data;
  }

  /** Returns where the data of a record start in the file. */
  long dataStart(String name) throws IOException {
    return dataStart(entries.get(name));
  }

  private long dataStart(Entry entry) throws IOException {
    var name = entry.name.getBytes(StandardCharsets.UTF_8);
    var header = read(source, entry.at, LOCAL_BYTES + name.length);
    long extra = header.getShort(28) & 0xffff;
    long start = entry.at + LOCAL_BYTES + name.length + extra;
    boolean sameName =
        (header.getShort(26) & 0xffff) == name.length
            && header.slice(LOCAL_BYTES, name.length).equals(ByteBuffer.wrap(name));
    if (header.getInt(0) != LOCAL_SIGNATURE || !sameName || start + entry.size > entry.limit) {
      throw FormatException.damaged(
          source.name(), entry.at, entry.name, "the record's header contradicts the directory");
    }
    return start;
  }

  private static Directory directory(RandomAccessSource source, long endAt, ByteBuffer end)
      throws IOException {
    end.order(ByteOrder.LITTLE_ENDIAN);
    long count = end.getShort(10) & 0xffff;
    long size = end.getInt(12) & SATURATED;
    long at = end.getInt(16) & SATURATED;
    if (count == 0xffff || size == SATURATED || at == SATURATED) {
      var locator = read(source, endAt - LOCATOR_BYTES, LOCATOR_BYTES);
      if (locator.getInt(0) != LOCATOR_SIGNATURE) {
        throw damaged(source, endAt, "the zip64 part is missing");
      }
      var end64 = read(source, locator.getLong(8), END64_BYTES);
      if (end64.getInt(0) != END64_SIGNATURE) {
        throw damaged(source, locator.getLong(8), "the zip64 part is missing");
      }
      count = end64.getLong(32);
      size = end64.getLong(40);
      at = end64.getLong(48);
    }
    if (at < 0 || size < 0 || at > endAt || size > endAt - at) {
      throw damaged(source, endAt, "the directory lies outside of the file");
    }
    if (count < 0 || count > size / ENTRY_BYTES || size > MOST_DIRECTORY_BYTES) {
      throw damaged(source, endAt, count + " records in a directory of " + size + " bytes");
    }
    return new Directory(at, size, count);
  }

  private static List<Entry> entries(RandomAccessSource source, Directory directory)
      throws IOException {
    var bytes = read(source, directory.at, (int) directory.size);
    var entries = new ArrayList<Entry>();
    for (long i = 0; i < directory.count; i++) {
      int start = bytes.position();
      if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(start) != ENTRY_SIGNATURE) {
        throw damaged(source, directory.at + start, "an entry is missing");
      }
      int nameLength = bytes.getShort(start + 28) & 0xffff;
      int extraLength = bytes.getShort(start + 30) & 0xffff;
      int commentLength = bytes.getShort(start + 32) & 0xffff;
      int end = start + ENTRY_BYTES + nameLength + extraLength + commentLength;
      if (end > bytes.limit()) {
        throw damaged(source, directory.at + start, "an entry passes the end of the directory");
      }
      entries.add(entry(source, directory, bytes, start, nameLength, extraLength));
      bytes.position(end);
    }
    return limited(source, directory, entries);
  }

  private static Entry entry(
      RandomAccessSource source,
      Directory directory,
      ByteBuffer bytes,
      int start,
      int nameLength,
      int extraLength)
      throws FormatException {
    var name = name(source, directory.at + start, bytes.slice(start + ENTRY_BYTES, nameLength));
    int method = bytes.getShort(start + 10) & 0xffff;
    boolean plain = method == 0 && (bytes.getShort(start + 8) & ENCRYPTED) == 0;
    long stored = bytes.getInt(start + 20) & SATURATED;
    long size = bytes.getInt(start + 24) & SATURATED;
    long at = bytes.getInt(start + 42) & SATURATED;
    var extra = new Zip64Extra(bytes.slice(start + ENTRY_BYTES + nameLength, extraLength));
    size = size == SATURATED ? extra.next(size) : size;
    stored = stored == SATURATED ? extra.next(stored) : stored;
    at = at == SATURATED ? extra.next(at) : at;
    if ((plain && stored != size)
        || stored < 0
        || at < 0
        || at > directory.at
        || stored > directory.at - at) {
      throw FormatException.damaged(
          source.name(),
          directory.at + start,
          name,
          "the directory states " + stored + " bytes at " + at + ", beyond the data of the file");
    }
    return new Entry(name, at, stored, bytes.getInt(start + 16), directory.at, plain);
  }

  /** Finds where each record must end at the latest, so that no two records share bytes. */
  private static List<Entry> limited(
      RandomAccessSource source, Directory directory, List<Entry> entries) throws FormatException {
    var byPlace = entries.stream().sorted(Comparator.comparingLong(Entry::at)).toList();
    var limits = new IdentityHashMap<Entry, Long>();
    for (int i = 0; i < byPlace.size(); i++) {
      long limit = i + 1 < byPlace.size() ? byPlace.get(i + 1).at : directory.at;
      var entry = byPlace.get(i);
      if (entry.size > limit - entry.at) {
        throw FormatException.damaged(
            source.name(), entry.at, entry.name, "the record overlaps the next one");
      }
      limits.put(entry, limit);
    }
    return entries.stream()
        .map(it -> new Entry(it.name, it.at, it.size, it.crc, limits.get(it), it.stored))
        .toList();
  }

  private static String name(RandomAccessSource source, long at, ByteBuffer bytes)
      throws FormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw damaged(source, at, "a record's name is not valid UTF-8");
    }
  }

  private static ByteBuffer read(RandomAccessSource source, long at, int size) throws IOException {
    if (at < 0 || at > source.length() - size) {
      throw damaged(source, Math.max(0, at), "the file ends within it");
    }
    var bytes = new byte[size];
    source.readFully(at, bytes, 0, size);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static FormatException damaged(RandomAccessSource source, long at, String problem) {
    return FormatException.damaged(source.name(), at, DIRECTORY, problem);
  }

  /** The 64-bit numbers of an entry, in the order in which the entry lacks them. */
  private static final class Zip64Extra {
    private static final int ID = 1;

    private final ByteBuffer numbers;

    Zip64Extra(ByteBuffer extra) {
      extra.order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer found = ByteBuffer.allocate(0);
      while (extra.remaining() >= 4) {
        int id = extra.getShort() & 0xffff;
        int size = extra.getShort() & 0xffff;
        if (size > extra.remaining()) {
          break;
        }
        if (id == ID) {
          found = extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        }
        extra.position(extra.position() + size);
      }
      this.numbers = found;
    }

    /** Returns the next number, or the given one if there is none. */
    long next(long otherwise) {
      return numbers.remaining() >= Long.BYTES ? numbers.getLong() : otherwise;
    }
  }
}
