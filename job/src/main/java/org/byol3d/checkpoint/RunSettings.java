package org.byol3d.checkpoint;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.byol3d.volume.Extent;

/**
 * What a run's configuration says about the input of its network.
 *
 * @param source URI of the checkpoint, for messages
 * @param configuration rendered HOCON
 */
record RunSettings(String source, String configuration) {
  private static final String CROP_SIZE = "crop.size";
  private static final String VOXEL_SIZE = "crop.voxel-size-um";

  static RunSettings of(CheckpointReference checkpoint, CheckpointHeader header) {
    return new RunSettings(checkpoint.uri(), header.run().configuration());
  }

  /**
   * Returns what the network was trained on.
   *
   * @throws IOException if the configuration does not tell; names the key
   */
  ModelCard.Input input(int channels) throws IOException {
    return new ModelCard.Input(
        channels,
        value(config -> config.getString("views.normalization")),
        value(RunSettings::cropSize));
  }

  private static Extent cropSize(Config config) {
    if (config.getValue(CROP_SIZE).valueType() != ConfigValueType.LIST) {
      return Extent.cube(config.getInt(CROP_SIZE));
    }
    return Extent.of(config.getIntList(CROP_SIZE).stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns depth, height and width of a voxel in µm; null if the configuration does not tell. */
  List<Double> voxelSize() throws IOException {
    return value(
        config ->
            config.hasPath(VOXEL_SIZE)
                    && config.getValue(VOXEL_SIZE).valueType() == ConfigValueType.LIST
                ? config.getDoubleList(VOXEL_SIZE)
                : null);
  }

  private <T> T value(Function<Config, T> getter) throws IOException {
    try {
      return getter.apply(ConfigFactory.parseString(configuration));
    } catch (ConfigException e) {
      throw new IOException(
          "%s/%s: run.configuration: %s: the configuration is not complete: use a checkpoint of byol3d pretrain or finetune"
              .formatted(source, CheckpointDirectory.HEADER, e.getMessage()),
          e);
    }
  }
}
