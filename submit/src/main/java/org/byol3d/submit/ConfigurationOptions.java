package org.byol3d.submit;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.config.Presets;
import org.byol3d.config.ResolvedConfig;
import picocli.CommandLine.Option;

/** The options of a command that takes the configuration of a training. */
public final class ConfigurationOptions {
  @Option(
      names = "--config",
      defaultValue = "full",
      paramLabel = "smoke|full|FILE",
      description = "A preset, or a HOCON file. Default: ${DEFAULT-VALUE}.")
  private String config;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Any value of the configuration, such as crop.size=64. May be given often.")
  private List<String> settings = List.of();

  private final List<String> flags = new ArrayList<>();

  /**
   * Adds the value of a flag of the command; {@code --set} wins over it.
   *
   * @param value null if the flag is not given: then nothing is added
   */
  ConfigurationOptions with(String path, Object value) {
    if (value != null) {
      flags.add(path + "=" + value);
    }
    return this;
  }

  /** Returns preset or file, and settings, as they were given. */
  public String asGiven() {
    return settings.isEmpty() ? config : config + " with " + String.join(" ", settings);
  }

  /**
   * Returns the configuration.
   *
   * @throws org.byol3d.config.InvalidConfigException if it cannot be used: what, where and what to
   *     do
   */
  public ResolvedConfig resolve() {
    return resolveWith(List.of());
  }

  /**
   * Returns the configuration with values that win over {@code --set}.
   *
   * @throws org.byol3d.config.InvalidConfigException as {@link #resolve}
   */
  public ResolvedConfig resolveWith(List<String> own) {
    var overrides = new ArrayList<>(flags);
    overrides.addAll(settings);
    overrides.addAll(own);
    return Presets.resolve(config, overrides);
  }
}
