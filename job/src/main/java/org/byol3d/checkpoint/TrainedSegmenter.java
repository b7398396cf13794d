package org.byol3d.checkpoint;

import java.io.IOException;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;

/**
 * The segmenter of a checkpoint.
 *
 * @param encoder the sizes of its encoder
 * @param decoder what the decoder has of its own
 * @param classes what it tells apart
 * @param weights its tensors, those of {@link #network} and no others
 */
record TrainedSegmenter(
    NetworkConfig encoder,
    SegmenterCard.Decoder decoder,
    SegmentedClasses classes,
    StateDict weights) {

  /**
   * Reads the segmenter of a checkpoint.
   *
   * @param header of the checkpoint, which is sound
   * @throws MismatchedWeightsException if there is no segmenter in it
   * @throws IOException if it cannot be read, or does not tell its classes
   */
  static TrainedSegmenter of(CheckpointReference checkpoint, CheckpointHeader header)
      throws IOException {
    header.require(Branch.SEGMENTER, checkpoint.uri());
    var classes = header.run().classes();
    if (classes == null) {
      throw new IOException(
          "%s/%s: run.classes: is missing: use a checkpoint of byol3d finetune"
              .formatted(checkpoint.uri(), CheckpointDirectory.HEADER));
    }
    var weights = checkpoint.directory().weights(checkpoint.name(), Branch.SEGMENTER);
    var trained =
        new TrainedSegmenter(
            NetworkRecognition.recognize(weights),
            NetworkRecognition.recognizeDecoder(weights),
            classes,
            weights);
    weights.requireExactly(trained.network().tensors());
    return trained;
  }

  /** Returns its layers. */
  SegmentationUNet network() {
    return network(encoder, decoder);
  }

  /** Returns the layers of a segmenter of given sizes. */
  static SegmentationUNet network(NetworkConfig encoder, SegmenterCard.Decoder decoder) {
    return new SegmentationUNet(
        encoder, new DecoderConfig(decoder.outputs(), 0, decoder.deepSupervision()));
  }
}
