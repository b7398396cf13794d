package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads configurations: the presets that come with the program, and files. */
public final class Presets {
  /** The presets' names. */
  public static final List<String> NAMES = List.of("full", "smoke");

  private static final String RESOURCES = "byol3d/conf/";

  private Presets() {}

  /**
   * Reads a configuration.
   *
   * @param nameOrFile a preset's name, or a HOCON file
   * @param overrides settings that replace its values, each {@code path.in.conf=value}; a later one
   *     replaces an earlier one
   * @throws InvalidConfigException when there is no such preset or file, or it cannot be used; the
   *     message says where and why
   */
  public static PretrainConfig load(String nameOrFile, List<String> overrides) {
    return resolve(nameOrFile, overrides).config();
  }

  /**
   * Reads a configuration together with its text; see {@link #load}.
   *
   * @throws InvalidConfigException under the conditions of {@link #load}
   */
  public static ResolvedConfig resolve(String nameOrFile, List<String> overrides) {
    try {
      var config = parse(nameOrFile);
      for (var override : overrides) {
        config =
            ConfigFactory.parseString(
                    override, ConfigParseOptions.defaults().setOriginDescription("--set"))
                .withFallback(config);
      }
      return ResolvedConfig.of(config.resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
  }

  /**
   * Reads the text of a configuration that was resolved before.
   *
   * @throws InvalidConfigException when it cannot be used
   */
  public static ResolvedConfig parseText(String text) {
    try {
      return ResolvedConfig.of(ConfigFactory.parseString(text).resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
  }

  private static Config parse(String nameOrFile) {
    var options = ConfigParseOptions.defaults().setAllowMissing(false);
    if (NAMES.contains(nameOrFile)) {
      return ConfigFactory.parseResources(
          Presets.class.getClassLoader(), RESOURCES + nameOrFile + ".conf", options);
    }
    var file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new InvalidConfigException(
          nameOrFile
              + " is neither a preset ("
              + String.join(", ", NAMES)
              + ") nor a file that exists");
    }
    return ConfigFactory.parseFile(file.toFile(), options);
  }
}
