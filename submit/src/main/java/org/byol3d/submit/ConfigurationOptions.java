package org.byol3d.submit;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.config.InvalidConfigException;
import org.byol3d.config.Presets;
import org.byol3d.config.ResolvedConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that takes a training's configuration. */
public final class ConfigurationOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  /** Adds what a flag of the command's own sets; nothing when it was not given. */
  static void add(List<String> flags, String path, Object value) {
    if (value != null) {
      flags.add(path + "=" + value);
    }
  }

  /** Preset or file and settings, as they were given. */
  public String asGiven() {
    return settings.isEmpty() ? config : config + " with " + String.join(" ", settings);
  }

  /**
   * The configuration.
   *
   * @param flags values that flags of the command's own set; {@code --set} wins over them
   * @throws ParameterException when it is not sound: what, where and what to do
   */
  public ResolvedConfig resolve(List<String> flags) {
    return resolve(flags, settings);
  }

  /**
   * The configuration with values that win over {@code --set}: for a command that has to have its
   * own.
   *
   * @throws ParameterException as {@link #resolve}
   */
  public ResolvedConfig resolveWith(List<String> own) {
    return resolve(settings, own);
  }

  private ResolvedConfig resolve(List<String> first, List<String> winning) {
    var overrides = new ArrayList<>(first);
    overrides.addAll(winning);
    try {
      return Presets.resolve(config, overrides);
    } catch (InvalidConfigException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
