package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.util.regex.Pattern;

/** Parses settings of the form {@code PATH=VALUE}. */
final class SettingParser {
  private static final Pattern FORM =
      Pattern.compile("\\s*[\\w-]+(\\.[\\w-]+)*\\s*=.*", Pattern.DOTALL);

  private SettingParser() {}

  /**
   * Parses a setting.
   *
   * @throws InvalidConfigException if it is not of the form
   */
  static Config parse(Setting setting) {
    if (!FORM.matcher(setting.text()).matches()) {
      throw notOfTheForm(setting);
    }
    try {
      var parsed =
          ConfigFactory.parseString(
              setting.text(), ConfigParseOptions.defaults().setOriginDescription(setting.origin()));
      requireOne(setting, parsed);
      return parsed;
    } catch (ConfigException e) {
      throw new InvalidConfigException(
          shown(setting) + ": the value cannot be read: quote it, or close its brackets", e);
    } catch (StackOverflowError e) {
      throw new InvalidConfigException(shown(setting) + ": the value nests too deeply", e);
    }
  }

  /** HOCON takes a comma for the end of a value; what follows would be set without a word. */
  private static void requireOne(Setting setting, Config parsed) {
    ConfigObject block = parsed.root();
    for (var name : path(setting).split("\\.", -1)) {
      if (block.size() != 1) {
        throw new InvalidConfigException(
            shown(setting) + ": must be one PATH=VALUE; give --set once for each value");
      }
      if (block.get(name) instanceof ConfigObject inner) {
        block = inner;
      }
    }
  }

  private static String path(Setting setting) {
    return setting.text().substring(0, setting.text().indexOf('=')).strip();
  }

  private static InvalidConfigException notOfTheForm(Setting setting) {
    return new InvalidConfigException(
        shown(setting) + ": must be PATH=VALUE, such as crop.size=64");
  }

  private static String shown(Setting setting) {
    return setting.origin() + " " + InvalidConfigException.shortened("'" + setting.text() + "'");
  }
}
