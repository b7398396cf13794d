package org.byol3d.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;

/**
 * A kind of exported model: an encoder, or a segmenter. A directory of exports holds models of one
 * kind.
 *
 * @param noun what people call it; the file of its weights has this name
 * @param format of its card
 * @param card the type of its card
 * @param upgrade turns the fields of a card of any version into those of the newest
 */
record ExportKind<C extends Record & ExportCard>(
    String noun, JsonRecord.Format format, Class<C> card, Consumer<ObjectNode> upgrade) {
  static final ExportKind<ModelCard> ENCODER =
      new ExportKind<>("encoder", ModelCard.FORMAT, ModelCard.class, ModelCard::upgrade);

  static final ExportKind<SegmenterCard> SEGMENTER =
      new ExportKind<>(
          "segmenter", SegmenterCard.FORMAT, SegmenterCard.class, RunDescription::upgrade);

  /** Returns the kind of the model in the directory of a version. */
  static ExportKind<?> of(StoreDirectory version) throws IOException {
    return version.exists(SEGMENTER.weights()) ? SEGMENTER : ENCODER;
  }

  /** Returns the name of the file of weights. */
  String weights() {
    return noun + ".safetensors";
  }

  /**
   * Reads a card.
   *
   * @param file its URI, for messages
   * @throws IOException if it is not as it was written, or of a version that this program does not
   *     know
   */
  C parse(String file, byte[] bytes) throws IOException {
    try {
      return SealedJson.read(file, bytes, format, card, upgrade);
    } catch (InvalidJsonException e) {
      throw new IOException(e.getMessage() + ": export the " + noun + " again", e);
    }
  }
}
