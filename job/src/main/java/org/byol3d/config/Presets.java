package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Optional;

/**
 * Reads the configurations of one kind of training: the presets that come with the program, and
 * files.
 *
 * @param <C> the configuration
 */
public final class Presets<C> {
  /** The configurations of pretraining. */
  public static final Presets<PretrainConfig> PRETRAIN =
      new Presets<>(List.of("full", "smoke"), PretrainConfig.METHOD);

  /** The configurations of fine-tuning. */
  public static final Presets<FinetuneConfig> FINETUNE =
      new Presets<>(List.of("finetune-full", "finetune-smoke"), FinetuneConfig.METHOD);

  private static final String RESOURCES = "byol3d/conf/";

  /** Stands for the place of values that have none which people know. */
  private static final String NO_PLACE = "merge of";

  private static final ConfigParseOptions UNNAMED =
      ConfigParseOptions.defaults().setOriginDescription(NO_PLACE);

  private final List<String> names;
  private final ConfigMethod<C> method;

  /**
   * @param names the presets' names; the first one has every key
   * @param method turns a configuration into values
   */
  private Presets(List<String> names, ConfigMethod<C> method) {
    this.names = names;
    this.method = method;
  }

  /** Returns the presets' names. */
  public List<String> names() {
    return names;
  }

  /**
   * Reads a configuration.
   *
   * @param nameOrFile a preset's name, or a HOCON file
   * @param overrides settings that replace its values, each {@code path.in.conf=value}; a later one
   *     replaces an earlier one
   * @throws InvalidConfigException when there is no such preset or file, or it cannot be used; the
   *     message says where and why
   */
  public C load(String nameOrFile, List<String> overrides) {
    return resolve(nameOrFile, overrides).config();
  }

  /**
   * Reads a configuration together with its text; see {@link #load}.
   *
   * @throws InvalidConfigException under the conditions of {@link #load}
   */
  public ResolvedConfig<C> resolve(String nameOrFile, List<String> overrides) {
    return resolveSettings(nameOrFile, overrides.stream().map(Setting::of).toList());
  }

  /**
   * Reads a configuration, with settings of several options; see {@link #load}.
   *
   * @throws InvalidConfigException under the conditions of {@link #load}
   */
  public ResolvedConfig<C> resolveSettings(String nameOrFile, List<Setting> settings) {
    return resolved(with(parse(nameOrFile), settings));
  }

  private static Config with(Config config, List<Setting> settings) {
    var changed = config;
    for (var setting : settings) {
      changed = SettingParser.parse(setting).withFallback(changed);
    }
    return changed;
  }

  /**
   * Changes values of a configuration.
   *
   * @throws InvalidConfigException when it cannot be used then
   */
  public ResolvedConfig<C> change(ResolvedConfig<C> resolved, List<Setting> settings) {
    return resolved(with(ConfigFactory.parseString(resolved.text(), UNNAMED), settings));
  }

  /**
   * Reads the text of a configuration that was resolved before.
   *
   * @throws InvalidConfigException when it cannot be used
   */
  public ResolvedConfig<C> parseText(String text) {
    try {
      return resolved(ConfigFactory.parseString(text));
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new InvalidConfigException("a configuration's blocks nest too deeply", e);
    }
  }

  /** Returns what to do about a configuration that lacks keys. */
  String beginning() {
    return "begin the file with: include " + onClasspath(names.get(0));
  }

  /** Returns how a file includes a preset. */
  static String onClasspath(String preset) {
    return "classpath(\"" + RESOURCES + preset + ".conf\")";
  }

  /** Returns the key that is meant by an unknown one, if one is like it. */
  Optional<String> meantBy(String unknown) {
    return new KnownKeys(preset(names.get(0))).meantBy(unknown);
  }

  /** Returns what gave a value, or nothing for a block that several files gave. */
  Optional<String> place(ConfigOrigin origin) {
    var description = origin.description().replaceFirst(": \\d+$", "");
    if (description.startsWith(NO_PLACE)) {
      return Optional.empty();
    }
    if (description.startsWith("--")) {
      return Optional.of(description);
    }
    var name =
        names.stream()
            .filter(it -> description.contains(RESOURCES + it + ".conf"))
            .findFirst()
            .map(Presets::described)
            .orElse(description);
    return Optional.of(origin.lineNumber() < 1 ? name : name + ", line " + origin.lineNumber());
  }

  private static String described(String preset) {
    return "preset " + preset;
  }

  private ResolvedConfig<C> resolved(Config config) {
    try {
      return ResolvedConfig.of(config.resolve(), this, method);
    } catch (ConfigException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
  }

  private Config parse(String nameOrFile) {
    return names.contains(nameOrFile) ? preset(nameOrFile) : new ConfigFile(this).parse(nameOrFile);
  }

  private static Config preset(String name) {
    return ConfigFactory.parseResources(
        Presets.class.getClassLoader(),
        RESOURCES + name + ".conf",
        ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(described(name)));
  }
}
