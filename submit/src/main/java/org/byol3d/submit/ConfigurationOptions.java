package org.byol3d.submit;

import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import picocli.CommandLine.Option;

/** The options of a command that takes the configuration of a pretraining. */
public final class ConfigurationOptions extends SettingOptions<PretrainConfig> {
  @Option(
      names = "--config",
      defaultValue = "full",
      paramLabel = "smoke|full|FILE",
      description = "A preset, or a HOCON file. Default: ${DEFAULT-VALUE}.")
  private String config;

  @Override
  Presets<PretrainConfig> presets() {
    return Presets.PRETRAIN;
  }

  @Override
  String preset() {
    return config;
  }
}
