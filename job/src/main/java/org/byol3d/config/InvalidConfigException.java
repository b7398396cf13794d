package org.byol3d.config;

import com.typesafe.config.ConfigOrigin;
import org.byol3d.text.WrongRequestException;

/** A configuration that cannot be used: says in which file and line, which key, and why. */
public final class InvalidConfigException extends WrongRequestException {
  private static final long serialVersionUID = 1L;

  InvalidConfigException(String message) {
    super(message);
  }

  InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidConfigException(ConfigOrigin origin, String key, String reason) {
    super(origin.description() + ": " + key + ": " + reason);
  }
}
