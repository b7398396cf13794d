package org.byol3d.b2nd.codec;

/** Decodes streams of one format. An instance may keep native state: one thread at a time. */
public interface StreamDecoder extends AutoCloseable {

  /** Returns a new decoder of a format. */
  static StreamDecoder of(CodecFormat format) {
    return switch (format) {
      case BLOSCLZ -> new BloscLzDecoder();
      case LZ4 -> new Lz4Decoder();
      case ZLIB -> new ZlibDecoder();
      case ZSTD -> new ZstdDecoder();
    };
  }

  /**
   * Decodes {@code source[sourceOffset, +sourceLength)} to exactly {@code destinationLength} bytes
   * at {@code destination[destinationOffset]}. The caller checks that the ranges are in their
   * arrays.
   *
   * @throws CodecException if the stream is damaged or does not give exactly that many bytes
   */
  void decode(
      byte[] source,
      int sourceOffset,
      int sourceLength,
      byte[] destination,
      int destinationOffset,
      int destinationLength)
      throws CodecException;

  /**
   * Sets the dictionary that the following streams refer to.
   *
   * @param dictionary the bytes of the dictionary, or an empty array for none
   * @throws CodecException if the format has no dictionaries or the dictionary is damaged
   */
  default void useDictionary(byte[] dictionary) throws CodecException {
    if (dictionary.length > 0) {
      throw new CodecException("this codec has no dictionaries");
    }
  }

  @Override
  default void close() {}
}
