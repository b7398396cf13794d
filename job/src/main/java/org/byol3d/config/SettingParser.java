package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
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
      return ConfigFactory.parseString(
          setting.text(), ConfigParseOptions.defaults().setOriginDescription(setting.origin()));
    } catch (ConfigException e) {
      throw new InvalidConfigException(
          shown(setting) + ": the value cannot be read: quote it, or close its brackets", e);
    } catch (StackOverflowError e) {
      throw new InvalidConfigException(shown(setting) + ": the value nests too deeply", e);
    }
  }

  private static InvalidConfigException notOfTheForm(Setting setting) {
    return new InvalidConfigException(
        shown(setting) + ": must be PATH=VALUE, such as crop.size=64");
  }

  private static String shown(Setting setting) {
    return setting.origin() + " " + InvalidConfigException.shortened("'" + setting.text() + "'");
  }
}
