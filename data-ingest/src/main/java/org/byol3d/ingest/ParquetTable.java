package org.byol3d.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Turns rows into the bytes of a Parquet file and back. Equal rows give equal bytes in every
 * process: Parquet lists the encodings of a column in the order of a hash set, which differs from
 * process to process, so the list is sorted afterwards. Rows are written without Spark, whose names
 * of files depend on the language of the process.
 */
final class ParquetTable {
  /** Length of the footer's length and of the mark that follows it. */
  private static final int TAIL = 8;

  private ParquetTable() {}

  /** Returns the bytes of a file that holds rows of a schema. */
  static byte[] write(MessageType schema, List<Group> rows) throws IOException {
    var file = new MemoryFile();
    try (var writer =
        ExampleParquetWriter.builder(file)
            .withConf(new Configuration(false))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (var row : rows) {
        writer.write(row);
      }
    }
    return withSortedEncodings(file.bytes.toByteArray());
  }

  private static byte[] withSortedEncodings(byte[] file) throws IOException {
    var tail = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int end = file.length - TAIL;
    int start = end - tail.getInt(end);
    var footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, end - start));
    for (var group : footer.getRow_groups()) {
      for (var column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(Comparator.naturalOrder());
      }
    }
    var out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, start);
    Util.writeFileMetaData(footer, out);
    int length = out.size() - start;
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(file, end + Integer.BYTES, TAIL - Integer.BYTES);
    return out.toByteArray();
  }

  /**
   * Reads the rows of a file, with all columns that it has.
   *
   * @throws IOException if the bytes are no Parquet file, or damaged
   */
  static List<Group> read(byte[] file) throws IOException {
    var rows = new ArrayList<Group>();
    try (var reader = new Rows(file).build()) {
      for (var row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    } catch (RuntimeException e) {
      // Parquet's classes throw exceptions of many kinds for damaged bytes.
      throw new IOException(e.getMessage(), e);
    }
    return rows;
  }

  private static final class Rows extends ParquetReader.Builder<Group> {
    Rows(byte[] file) {
      super(new MemoryInput(file));
      withConf(new Configuration(false));
      usePageChecksumVerification();
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** A file that is written to memory. */
  private static final class MemoryFile implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int value) {
          bytes.write(value);
        }

        @Override
        public void write(byte[] values, int offset, int length) {
          bytes.write(values, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** A file whose bytes are in memory. */
  private static final class MemoryInput implements InputFile {
    private final byte[] bytes;

    MemoryInput(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
      var in = new Positioned(bytes);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() {
          return in.position();
        }

        @Override
        public void seek(long position) throws IOException {
          in.seek(position);
        }
      };
    }

    /** Parquet begins its messages with this. */
    @Override
    public String toString() {
      return "it";
    }
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] bytes) {
      super(bytes);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long position) throws EOFException {
      if (position < 0 || position > count) {
        throw new EOFException("position " + position + " is outside of " + count + " bytes");
      }
      pos = (int) position;
    }
  }
}
