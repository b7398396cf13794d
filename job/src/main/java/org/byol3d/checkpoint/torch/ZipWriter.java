package org.byol3d.checkpoint.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes records as {@code torch.save} does: stored without compression, dated 1980, the data at
 * multiples of 64 bytes, so that PyTorch can map them into memory. The sizes of a record are below
 * 2 GiB; the file may be larger (zip64).
 */
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_BYTES = 30;
  private static final int EXTRA_HEADER = 4;
  private static final int PADDING_ID = 0x4246; // "FB", as PyTorch names it
  private static final int ZIP64_ID = 1;
  private static final int UTF8 = 1 << 11;
  private static final int DATE_1980 = 1 << 5 | 1; // the first of January
  private static final int NEEDED = 20;
  private static final int NEEDED_ZIP64 = 45;
  private static final long SATURATED = 0xffffffffL;

  private final OutputStream out;
  private final String root;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long position;
  private int count;

  /**
   * @param out receives the file, and stays open
   * @param root folder of the records
   */
  ZipWriter(OutputStream out, String root) {
    this.out = out;
    this.root = root;
  }

  /** Writes a record. */
  void add(String record, byte[] data) throws IOException {
    var name = (root + "/" + record).getBytes(StandardCharsets.UTF_8);
    long dataAt = position + LOCAL_BYTES + name.length + EXTRA_HEADER;
    int padding = (int) ((ALIGNMENT - dataAt % ALIGNMENT) % ALIGNMENT);
    var crc = new CRC32();
    crc.update(data);
    var header = new byte[LOCAL_BYTES + name.length + EXTRA_HEADER + padding];
    var local = littleEndian(header);
    local.putInt(0x04034b50).putShort((short) NEEDED);
    common(local, (int) crc.getValue(), data.length, name.length);
    local.putShort((short) (EXTRA_HEADER + padding)).put(name);
    local.putShort((short) PADDING_ID).putShort((short) padding);
    enter(name, (int) crc.getValue(), data.length);
    write(header);
    write(data);
    count++;
  }

  /** Writes the directory. */
  void finish() throws IOException {
    long at = position;
    write(directory.toByteArray());
    long size = position - at;
    if (at >= SATURATED || count >= 0xffff) {
      long end64 = position;
      var extended = new byte[56 + 20];
      var zip64 = littleEndian(extended);
      zip64.putInt(0x06064b50).putLong(44);
      zip64.putShort((short) NEEDED_ZIP64).putShort((short) NEEDED_ZIP64);
      zip64.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(at);
      zip64.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
      write(extended);
    }
    var bytes = new byte[22];
    var end = littleEndian(bytes);
    short entries = (short) Math.min(count, 0xffff);
    end.putInt(0x06054b50).putInt(0).putShort(entries).putShort(entries);
    end.putInt((int) size).putInt((int) Math.min(at, SATURATED)).putShort((short) 0);
    write(bytes);
    out.flush();
  }

  private void enter(byte[] name, int crc, int size) {
    boolean isFar = position >= SATURATED;
    int extra = isFar ? EXTRA_HEADER + Long.BYTES : 0;
    var bytes = new byte[46 + name.length + extra];
    var entry = littleEndian(bytes);
    short needed = (short) (isFar ? NEEDED_ZIP64 : NEEDED);
    entry.putInt(0x02014b50).putShort(needed).putShort(needed);
    common(entry, crc, size, name.length);
    entry.putShort((short) extra).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    entry.putInt(0).putInt((int) Math.min(position, SATURATED)).put(name);
    if (isFar) {
      entry.putShort((short) ZIP64_ID).putShort((short) Long.BYTES).putLong(position);
    }
    directory.writeBytes(bytes);
  }

  /** The fields that the header of a record and its entry in the directory share. */
  private static void common(ByteBuffer buffer, int crc, int size, int nameLength) {
    buffer.putShort((short) UTF8).putShort((short) 0); // stored
    buffer.putShort((short) 0).putShort((short) DATE_1980);
    buffer.putInt(crc).putInt(size).putInt(size).putShort((short) nameLength);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
