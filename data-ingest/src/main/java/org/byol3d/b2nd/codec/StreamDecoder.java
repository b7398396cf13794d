package org.byol3d.b2nd.codec;

/** Decodes streams of one format. An instance may keep native state: one thread at a time. */
public interface StreamDecoder extends AutoCloseable {

  /**
   * Decodes {@code source[sourceOffset, +sourceLength)} to exactly {@code destinationLength} bytes
   * at {@code destination[destinationOffset]}. The ranges lie in their arrays: the caller checks.
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
   * Makes every following stream refer to this dictionary, or to none again.
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
