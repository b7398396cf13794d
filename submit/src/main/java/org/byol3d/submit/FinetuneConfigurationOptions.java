package org.byol3d.submit;

import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.Presets;
import picocli.CommandLine.Option;

/** The options of a command that takes the configuration of a fine-tuning. */
public final class FinetuneConfigurationOptions extends SettingOptions<FinetuneConfig> {
  @Option(
      names = "--config",
      defaultValue = "finetune-full",
      paramLabel = "finetune-smoke|finetune-full|FILE",
      description = "A preset, or a HOCON file. Default: ${DEFAULT-VALUE}.")
  private String config;

  @Override
  Presets<FinetuneConfig> presets() {
    return Presets.FINETUNE;
  }

  @Override
  String preset() {
    return config;
  }
}
