package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.StoreDirectory;

/**
 * A trained segmenter.
 *
 * @param source URI of its weights, for messages
 * @param card what it finds and expects as input
 * @param network its layers
 * @param weights its parameters in the order of {@code network.tensors()}; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every weight would cost
public record Segmenter(
    String source, SegmenterCard card, SegmentationUNet network, float[] weights) {
  /** Stands for the sizes of the heads of a pretraining, which a segmenter does not have. */
  private static final int ABSENT = 1;

  /**
   * Loads a segmenter that {@code byol3d export} wrote, and checks its weights against its card.
   *
   * @param export the directory of exports (then the version that {@code LATEST} names), or that of
   *     one version; a path without a scheme is on the default file system
   * @throws MismatchedWeightsException if the weights are not of the network of the card
   * @throws IOException if there is no export, it is damaged, or it is an encoder
   */
  public static Segmenter load(String export, Configuration configuration) throws IOException {
    var path = new GivenPath(export).onDefault(configuration);
    var given = StoreDirectory.of(path, configuration);
    if (given.exists(ExportDirectory.CARD)) {
      var parent = StoreDirectory.of(path.getParent(), configuration);
      return load(export, parent, path.getName());
    }
    var latest =
        given.isDirectory("")
            ? ExportDirectory.ofSegmenters(given).latest()
            : Optional.<String>empty();
    return load(
        export,
        given,
        latest.orElseThrow(
            () ->
                new IOException(
                    "%s: holds no segmenter: name what byol3d export wrote for a fine-tuning"
                        .formatted(export))));
  }

  private static Segmenter load(String export, StoreDirectory exports, String version)
      throws IOException {
    if (!ExportKind.of(exports.in(version)).equals(ExportKind.SEGMENTER)) {
      throw new IOException(
          "%s: holds an encoder, not a segmenter: name what byol3d export wrote for a fine-tuning"
              .formatted(export));
    }
    var directory = ExportDirectory.ofSegmenters(exports);
    var card = directory.card(version);
    var weights = directory.weights(card);
    weights.requireNumbers();
    var network =
        TrainedSegmenter.network(
            new NetworkConfig(
                card.input().channels(),
                card.architecture().channels(),
                card.architecture().residual(),
                ABSENT,
                ABSENT,
                ABSENT),
            card.decoder());
    weights.requireExactly(network.tensors());
    return new Segmenter(weights.source(), card, network, weights.values(network.tensors()));
  }
}
