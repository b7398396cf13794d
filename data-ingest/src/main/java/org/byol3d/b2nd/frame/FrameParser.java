package org.byol3d.b2nd.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.chunk.ChunkPlace;
import org.byol3d.b2nd.frame.Frame.VariableMetalayer;
import org.byol3d.b2nd.io.FileKind;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;

/**
 * Reads the description of a frame in three reads: the fixed header, the metalayers, and the
 * offsets with the trailer.
 */
final class FrameParser {
  private static final int TRAILER_MINIMUM = 25;
  private static final int TRAILER_LENGTH_FROM_END = 22;

  private final RandomAccessSource source;
  private final SourceDirectory directory;
  private final ChunkDecoder decoder;
  private final String file;

  /**
   * @param directory the directory of the chunks' files, or null for a contiguous frame
   */
  FrameParser(RandomAccessSource source, SourceDirectory directory, ChunkDecoder decoder) {
    this.source = source;
    this.directory = directory;
    this.decoder = decoder;
    this.file = source.name();
  }

  Frame parse() throws IOException {
    var fixed = fixedHeader();
    var header = FrameHeader.parse(new FrameCursor(file, 0, fixed));
    checkLengths(header);

    MemoryLimit.check(file, 11, "header_len", header.length());
    var head = Arrays.copyOf(fixed, header.length());
    source.readFully(fixed.length, head, fixed.length, head.length - fixed.length);
    var cursor = new FrameCursor(file, 0, head);
    cursor.seek("metalayers", FrameHeader.FIXED);
    var metalayers = Metalayers.parse(cursor, 0, true);
    var ndim = metalayers.get(NdimMetalayer.NAME);
    if (ndim == null) {
      throw FormatException.notAVolume(
          file, FrameHeader.FIXED, "metalayers", "no \"b2nd\" among them: this is no array");
    }

    long tailAt = header.length() + (header.sparse() ? 0 : header.compressedSize());
    var tail = tail(header, tailAt);
    int offsetsLength = tail.length - trailerLength(header, tail);
    var trailer = Arrays.copyOfRange(tail, offsetsLength, tail.length);
    var place = new ChunkPlace(file, tailAt, "offsets chunk");
    var fixedLayers = contents(metalayers);
    var variableLayers = variableMetalayers(tailAt + offsetsLength, trailer);
    StandIn.refuse(file, fixedLayers, variableLayers.keySet());
    return new Frame(
        source,
        directory,
        header,
        fixedLayers,
        variableLayers,
        NdimMetalayer.parse(file, ndim.position(), ndim.content()),
        place,
        offsets(header, place, tail, offsetsLength));
  }

  private byte[] fixedHeader() throws IOException {
    var fixed = new byte[(int) Math.min(FrameHeader.FIXED, source.length())];
    source.readFully(0, fixed, 0, fixed.length);
    if (fixed.length == 0) {
      throw FormatException.damaged(file, 0, "header", "the file is empty");
    }
    if (!FrameHeader.hasMagic(fixed)) {
      throw FormatException.notAVolume(
          file, 0, "magic", "this is no .b2nd file" + FileKind.hint(fixed));
    }
    if (fixed.length < FrameHeader.FIXED) {
      throw FormatException.damaged(
          file, fixed.length, "header", "the file ends before a frame's header does");
    }
    return fixed;
  }

  private void checkLengths(FrameHeader header) throws IOException {
    if (header.frameLength() < 0 || header.frameLength() > source.length()) {
      throw FormatException.damaged(
          file, 16, "frame_len", header.frameLength() + " exceeds the file's " + source.length());
    }
    if (header.length() < FrameHeader.FIXED || header.length() > header.frameLength()) {
      throw FormatException.damaged(
          file, 11, "header_len", header.length() + " is not in 87.." + header.frameLength());
    }
    if (header.sparse() != (directory != null)) {
      throw FormatException.damaged(
          file,
          26,
          "frame_type",
          header.sparse()
              ? "a sparse frame is a directory: give the path of the directory"
              : "the index file of a directory holds a contiguous frame");
    }
    if (header.uncompressedSize() > 0 && header.chunkSize() <= 0) {
      throw FormatException.damaged(file, 58, "chunk_size", header.chunkSize() + " is less than 1");
    }
  }

  /** Reads the bytes from the offsets chunk, or the trailer if there are no chunks, to the end. */
  private byte[] tail(FrameHeader header, long position) throws IOException {
    if (position < 0 || position > header.frameLength() - TRAILER_MINIMUM) {
      throw FormatException.damaged(
          file, 39, "compressed_size", header.compressedSize() + " leaves no room for a trailer");
    }
    long length = header.frameLength() - position;
    if (length > Integer.MAX_VALUE - 16) {
      throw FormatException.damaged(file, 16, "frame_len", "offsets and trailer exceed 2 GiB");
    }
    MemoryLimit.check(file, 16, "frame_len", length);
    var tail = new byte[(int) length];
    source.readFully(position, tail, 0, tail.length);
    return tail;
  }

  private int trailerLength(FrameHeader header, byte[] tail) throws FormatException {
    int length = ByteBuffer.wrap(tail).getInt(tail.length - TRAILER_LENGTH_FROM_END);
    if (length < TRAILER_MINIMUM || length > tail.length) {
      throw FormatException.damaged(
          file,
          header.frameLength() - TRAILER_LENGTH_FROM_END,
          "trailer_len",
          length + " is not in " + TRAILER_MINIMUM + ".." + tail.length);
    }
    return length;
  }

  private static Map<String, byte[]> contents(Map<String, Metalayers.Metalayer> metalayers) {
    var contents = new LinkedHashMap<String, byte[]>();
    metalayers.forEach((name, metalayer) -> contents.put(name, metalayer.content()));
    return Collections.unmodifiableMap(contents);
  }

  private Map<String, VariableMetalayer> variableMetalayers(long position, byte[] trailer)
      throws FormatException {
    var in = new FrameCursor(file, position, trailer);
    in.expect("trailer", 0x94);
    int version = in.uint8("trailer version");
    if (version != 1) {
      throw in.unsupported("trailer version", version + " is not 1");
    }
    var chunks = Metalayers.parse(in, 0, false);
    in.expect("trailer_len", 0xce);
    in.int32("trailer_len");
    in.expect("fingerprint", 0xd8);
    var stored = new LinkedHashMap<String, VariableMetalayer>();
    for (var entry : chunks.entrySet()) {
      var metalayer = entry.getValue();
      var place =
          new ChunkPlace(
              file, position + metalayer.position(), "variable-length metalayer " + entry.getKey());
      stored.put(entry.getKey(), new VariableMetalayer(place, metalayer.content()));
    }
    return Collections.unmodifiableMap(stored);
  }

  private ChunkOffsets offsets(FrameHeader header, ChunkPlace place, byte[] tail, int length)
      throws FormatException {
    int chunks;
    try {
      chunks = header.chunks();
    } catch (ArithmeticException e) {
      throw FormatException.damaged(
          file, 30, "uncompressed_size", header.uncompressedSize() + " is too many chunks", e);
    }
    return chunks == 0
        ? ChunkOffsets.none()
        : ChunkOffsets.parse(place, tail, length, chunks, decoder);
  }
}
