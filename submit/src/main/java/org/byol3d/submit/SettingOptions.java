package org.byol3d.submit;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.config.Presets;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.config.Setting;
import org.byol3d.volume.Extent;
import picocli.CommandLine.Option;

/**
 * The option {@code --set} of a command that takes a configuration, and the values of its flags.
 *
 * @param <C> the configuration
 */
public abstract class SettingOptions<C> {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Any value of the configuration, such as crop.size=64. May be given often.")
  private List<String> settings = List.of();

  private final List<Setting> flags = new ArrayList<>();

  /** Returns what reads the configuration. */
  abstract Presets<C> presets();

  /** Returns the preset or file that {@code --config} names. */
  abstract String preset();

  /**
   * Adds the value of a flag of the command; {@code --set} wins over it.
   *
   * @param flag its name, such as {@code --epochs}, for messages
   * @param path what it sets, such as {@code schedule.epochs}
   * @param value null if the flag is not given: then nothing is added
   */
  final SettingOptions<C> with(String flag, String path, Object value) {
    if (value != null) {
      flags.add(new Setting(path + "=" + hocon(value), flag));
    }
    return this;
  }

  private static String hocon(Object value) {
    if (value instanceof Extent extent) {
      return extent.edges();
    }
    return value instanceof Number ? value.toString() : ConfigUtil.quoteString(value.toString());
  }

  /** Returns preset or file, and settings, as they were given. */
  public final String asGiven() {
    return settings.isEmpty() ? preset() : preset() + " with " + String.join(" ", settings);
  }

  /**
   * Returns the configuration.
   *
   * @throws org.byol3d.config.InvalidConfigException if it cannot be used: what, where and what to
   *     do
   */
  public final ResolvedConfig<C> resolve() {
    return resolveWith(List.of());
  }

  /**
   * Returns the configuration with values that win over {@code --set}.
   *
   * @throws org.byol3d.config.InvalidConfigException as {@link #resolve}
   */
  public ResolvedConfig<C> resolveWith(List<String> own) {
    var all = new ArrayList<>(flags);
    Stream.concat(settings.stream(), own.stream()).map(Setting::of).forEach(all::add);
    return presets().resolveSettings(preset(), all);
  }
}
