package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Optional;

/** Reads configurations: the presets that come with the program, and files. */
public final class Presets {
  /** The presets' names. */
  public static final List<String> NAMES = List.of("full", "smoke");

  /** What to do about a configuration that lacks keys. */
  static final String BEGINNING =
      "begin the file with: include classpath(\"byol3d/conf/full.conf\")";

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
    return resolveSettings(nameOrFile, overrides.stream().map(Setting::of).toList());
  }

  /**
   * Reads a configuration, with settings of several options; see {@link #load}.
   *
   * @throws InvalidConfigException under the conditions of {@link #load}
   */
  public static ResolvedConfig resolveSettings(String nameOrFile, List<Setting> settings) {
    var config = parse(nameOrFile);
    for (var setting : settings) {
      config = SettingParser.parse(setting).withFallback(config);
    }
    return resolved(config);
  }

  /**
   * Reads the text of a configuration that was resolved before.
   *
   * @throws InvalidConfigException when it cannot be used
   */
  public static ResolvedConfig parseText(String text) {
    try {
      return resolved(ConfigFactory.parseString(text));
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new InvalidConfigException("a configuration's blocks nest too deeply", e);
    }
  }

  /** Returns the key that is meant by an unknown one, if one is like it. */
  static Optional<String> meantBy(String unknown) {
    return new KnownKeys(preset("full")).meantBy(unknown);
  }

  /** Returns what gave a value, or nothing for a block that several files gave. */
  static Optional<String> place(ConfigOrigin origin) {
    var description = origin.description().replaceFirst(": \\d+$", "");
    if (description.startsWith("merge of")) {
      return Optional.empty();
    }
    if (description.startsWith("--")) {
      return Optional.of(description);
    }
    var name =
        NAMES.stream()
            .filter(it -> description.contains(RESOURCES + it + ".conf"))
            .findFirst()
            .map(Presets::described)
            .orElse(description);
    return Optional.of(origin.lineNumber() < 1 ? name : name + ", line " + origin.lineNumber());
  }

  private static String described(String preset) {
    return "preset " + preset;
  }

  private static ResolvedConfig resolved(Config config) {
    try {
      return ResolvedConfig.of(config.resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
  }

  private static Config parse(String nameOrFile) {
    return NAMES.contains(nameOrFile) ? preset(nameOrFile) : ConfigFile.parse(nameOrFile);
  }

  private static Config preset(String name) {
    return ConfigFactory.parseResources(
        Presets.class.getClassLoader(),
        RESOURCES + name + ".conf",
        ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(described(name)));
  }
}
