package org.byol3d.b2nd.chunk;

import static org.byol3d.b2nd.chunk.LittleEndianBytes.int32;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.byol3d.b2nd.codec.CodecException;
import org.byol3d.b2nd.codec.CodecFormat;
import org.byol3d.b2nd.codec.StreamDecoder;
import org.byol3d.b2nd.filter.FilterPipeline.UnsupportedFilterException;
import org.byol3d.b2nd.io.FormatException;

/**
 * Decodes the blocks of one chunk after another. It keeps its buffers and the codecs' native state,
 * so it allocates nothing more after the largest block. One thread uses a decoder at a time.
 */
public final class ChunkDecoder implements AutoCloseable {
  private static final byte[] NO_DICTIONARY = {};

  private final Map<CodecFormat, StreamDecoder> codecs = new EnumMap<>(CodecFormat.class);
  private byte[] front = new byte[0];
  private byte[] back = new byte[0];
  private byte[] firstBlock = new byte[0];
  private boolean firstBlockDecoded;
  private CodecFormat formatWithDictionary;
  private int[] starts = new int[0];
  private byte[] image = new byte[0];
  private Chunk chunk;

  // The result of the last decode.
  private byte[] array;
  private int arrayOffset;
  private boolean shuffled;

  /**
   * Switches to another chunk. Its image must hold its header and its table of block starts.
   *
   * @throws FormatException if the table is damaged
   */
  public void open(Chunk next) throws FormatException {
    chunk = next;
    firstBlockDecoded = false;
    dropDictionary();
    if (!next.header().hasStreams()) {
      return;
    }
    int end = next.tableEnd();
    int blocks = next.header().blocks();
    if (starts.length < blocks) {
      starts = new int[blocks];
    }
    next.sortedBlockStarts(starts);
    if (next.header().dictionary()) {
      loadDictionary(end);
    }
  }

  /**
   * Returns a buffer for the bytes of the chunk that will be opened next; its content is lost.
   *
   * @throws FormatException if memory has no room for them
   */
  public byte[] image(ChunkPlace place, int length) throws FormatException {
    if (image.length < length) {
      place.checkMemory(0, "", length);
      image = new byte[length];
    }
    return image;
  }

  /** Returns the first byte in the chunk of a block. */
  public int blockStart(int block) {
    return chunk.blockStart(block);
  }

  /** Returns the byte in the chunk at which a block ends. */
  public int blockLimit(int block) {
    return chunk.blockLimit(chunk.blockStart(block), starts);
  }

  /**
   * Decodes a block; {@link #array}, {@link #offset} and {@link #isShuffled} then give it.
   *
   * @param keepShuffled the block may be left shuffled if SHUFFLE of this width is its only filter;
   *     0 to undo all filters
   * @throws FormatException if the block is damaged
   */
  public void decode(int block, int keepShuffled) throws FormatException {
    var header = chunk.header();
    if (header.copied()) {
      array = chunk.image();
      arrayOffset = chunk.offset() + header.length() + block * header.blockSize();
      shuffled = false;
      return;
    }
    int length = header.blockLength(block);
    if (header.filters().needsFirstBlock()) {
      decodeFirstBlock();
      if (block == 0) {
        result(firstBlock, false);
        return;
      }
    }
    decodeStreams(block, length);
    if (keepShuffled > 0 && header.filters().isOnlyShuffle(keepShuffled)) {
      result(front, true);
      return;
    }
    result(undoFilters(length, firstBlock), false);
  }

  private void decodeFirstBlock() throws FormatException {
    if (firstBlockDecoded) {
      return;
    }
    int length = chunk.header().blockLength(0);
    decodeStreams(0, length);
    var undone = undoFilters(length, null);
    if (firstBlock.length < length) {
      firstBlock = new byte[length];
    }
    System.arraycopy(undone, 0, firstBlock, 0, length);
    firstBlockDecoded = true;
  }

  private byte[] undoFilters(int length, byte[] first) throws FormatException {
    if (back.length < length) {
      back = new byte[front.length];
    }
    byte[] undone;
    try {
      undone = chunk.header().filters().undo(front, back, length, first);
    } catch (UnsupportedFilterException e) {
      throw chunk.place().unsupported(16, "filters", e.getMessage());
    }
    if (undone == back) {
      back = front;
      front = undone;
    }
    return undone;
  }

  private void result(byte[] bytes, boolean stillShuffled) {
    array = bytes;
    arrayOffset = 0;
    shuffled = stillShuffled;
  }

  /** Returns the array that holds the block decoded last, until the next call. */
  public byte[] array() {
    return array;
  }

  /** Returns the index in {@link #array} at which the block begins. */
  public int offset() {
    return arrayOffset;
  }

  /** Returns whether the block is still shuffled. */
  public boolean isShuffled() {
    return shuffled;
  }

  /**
   * Decodes a whole chunk.
   *
   * @throws FormatException if it is damaged, or promises more bytes than it can hold
   */
  public byte[] decodeAll(Chunk whole) throws FormatException {
    open(whole);
    var header = whole.header();
    long most = CodecFormat.ZSTD.maxDecodedLength(header.cbytes());
    if (header.nbytes() > most) {
      throw whole
          .place()
          .damaged(4, "nbytes", header.nbytes() + " cannot come from " + header.cbytes());
    }
    whole.place().checkMemory(4, " nbytes", header.nbytes());
    var all = new byte[header.nbytes()];
    if (header.special() != SpecialValue.NONE) {
      int repeat = Math.max(header.typeSize(), header.cbytes() - header.length());
      var item = whole.specialItem(repeat);
      for (int i = 0; i < all.length; i++) {
        all[i] = item[i % repeat];
      }
      return all;
    }
    for (int block = 0; block < header.blocks(); block++) {
      decode(block, 0);
      System.arraycopy(
          array, arrayOffset, all, block * header.blockSize(), header.blockLength(block));
    }
    return all;
  }

  private void decodeStreams(int block, int length) throws FormatException {
    var header = chunk.header();
    var image = chunk.image();
    int position = chunk.blockStart(block);
    int limit = chunk.blockLimit(position, starts);
    int streams = header.split() && length == header.blockSize() ? header.typeSize() : 1;
    if (length % streams != 0) {
      throw damaged(8, "blocksize", length + " does not split into " + streams + " streams");
    }
    int size = length / streams;
    if (front.length < length) {
      grow(block, position, limit, streams, size);
    }
    var codec = codec(header.format());
    for (int stream = 0; stream < streams; stream++) {
      int csize = streamSize(block, position, limit, size);
      int from = chunk.offset() + position + 4;
      int to = stream * size;
      if (csize == 0) {
        Arrays.fill(front, to, to + size, (byte) 0);
      } else if (csize < 0) {
        Arrays.fill(front, to, to + size, (byte) -csize);
      } else if (csize == size) {
        System.arraycopy(image, from, front, to, size);
      } else {
        try {
          codec.decode(image, from, csize, front, to, size);
        } catch (CodecException e) {
          throw chunk.place().damaged(position, "block " + block, e);
        }
      }
      position += 4 + storedLength(csize);
    }
    if (position != limit) {
      throw damaged(position, "block " + block, "its streams end before it does at byte " + limit);
    }
  }

  /** Returns the number of bytes that follow a stream's size: a run has only its token. */
  private static int storedLength(int csize) {
    return csize < 0 ? 1 : csize;
  }

  /** Reads and checks the size of the stream at a position. */
  private int streamSize(int block, int position, int limit, int size) throws FormatException {
    if (position > limit - 4) {
      throw damaged(position, "block " + block, "its streams pass its end at byte " + limit);
    }
    int csize = int32(chunk.image(), chunk.offset() + position);
    if (csize > size || storedLength(csize) > limit - position - 4) {
      throw damaged(
          position,
          "csize of block " + block,
          csize + " passes the stream's " + size + " bytes or the block's end at " + limit);
    }
    if (csize < 0 && (csize < -255 || (chunk.image()[chunk.offset() + position + 4] & 1) == 0)) {
      throw damaged(position, "csize of block " + block, csize + " is no run of a byte's value");
    }
    return csize;
  }

  /** Enlarges the buffers for a block, after a check that its streams can fill it. */
  private void grow(int block, int start, int limit, int streams, int size) throws FormatException {
    int length = streams * size;
    int position = start;
    for (int stream = 0; stream < streams; stream++) {
      int csize = streamSize(block, position, limit, size);
      if (csize > 0 && csize != size && size > chunk.header().format().maxDecodedLength(csize)) {
        throw damaged(
            position,
            "csize of block " + block,
            csize + " bytes of " + chunk.header().format() + " cannot give " + size);
      }
      position += 4 + storedLength(csize);
    }
    // A run of a few bytes fills any length, and the filters need a second buffer.
    chunk.place().checkMemory(start, " block " + block, 2L * length);
    front = new byte[length];
  }

  private void loadDictionary(int tableEnd) throws FormatException {
    var header = chunk.header();
    int room = header.cbytes() - tableEnd - 4;
    int size = room < 0 ? -1 : int32(chunk.image(), chunk.offset() + tableEnd);
    if (size <= 0 || size > room) {
      throw damaged(tableEnd, "dictionary", "its size " + size + " is not in 1.." + room);
    }
    int from = chunk.offset() + tableEnd + 4;
    try {
      codec(header.format()).useDictionary(Arrays.copyOfRange(chunk.image(), from, from + size));
    } catch (CodecException e) {
      throw chunk.place().damaged(tableEnd, "dictionary", e);
    }
    formatWithDictionary = header.format();
  }

  private void dropDictionary() {
    if (formatWithDictionary == null) {
      return;
    }
    try {
      codec(formatWithDictionary).useDictionary(NO_DICTIONARY);
    } catch (CodecException e) {
      throw new IllegalStateException("a codec cannot drop its dictionary", e);
    }
    formatWithDictionary = null;
  }

  private FormatException damaged(long byteOfChunk, String field, String problem) {
    return chunk.place().damaged(byteOfChunk, field, problem);
  }

  private StreamDecoder codec(CodecFormat format) {
    return codecs.computeIfAbsent(format, StreamDecoder::of);
  }

  /** Frees the codecs' native memory. */
  @Override
  public void close() {
    codecs.values().forEach(StreamDecoder::close);
    codecs.clear();
  }
}
