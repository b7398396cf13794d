package org.byol3d.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Extent;

/** Writes a segmenter as an export does, with weights as training starts with them. */
public final class ExportedSegmenter {
  /** Extent of the crops that its card names. */
  public static final Extent CROP = new Extent(16, 20, 16);

  private ExportedSegmenter() {}

  /**
   * Adds a segmenter to a directory of exports.
   *
   * @param seed key of the weights
   * @param values values of the foreground classes in masks
   */
  public static void write(Path directory, long seed, int... values) throws IOException {
    var classes = new ArrayList<SegmentedClasses.Label>();
    for (int value : values) {
      classes.add(new SegmentedClasses.Label("class" + value, value));
    }
    var network =
        new SegmentationUNet(
            new NetworkConfig(1, List.of(4, 8), true, 1, 1, 1),
            new DecoderConfig(values.length == 1 ? 1 : values.length + 1, 0, false));
    var tensors = network.tensors();
    var exports =
        ExportDirectory.ofSegmenters(StoreDirectory.of(directory.toString(), new Configuration()));
    var card =
        exports.add(
            StateDict.name(tensors, InitialWeights.values(tensors, seed), new double[0]),
            (name, weights) ->
                new SegmenterCard(
                    SegmenterCard.FORMAT.name(),
                    SegmenterCard.FORMAT.newest(),
                    name,
                    "2026-01-01T00:00:00Z",
                    TensorSpec.size(tensors),
                    new ModelCard.Architecture(List.of(4, 8), true),
                    new SegmenterCard.Decoder(network.decoder().outputs(), false),
                    new SegmentedClasses(classes, null),
                    new ModelCard.Input(1, "percentile", CROP),
                    null,
                    weights,
                    new ModelCard.Source("run/checkpoints/step-10", 10),
                    new RunDescription("", "", "", "index", 1, 4, 1, 10, seed),
                    Map.of()),
            Clock.systemUTC());
    exports.setLatest(card.name());
  }
}
