package org.byol3d.submit;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar, as the build wrote it. */
public final class VersionProvider implements IVersionProvider {
  /** The version alone. */
  static String codeVersion() {
    return Objects.requireNonNullElse(
        VersionProvider.class.getPackage().getImplementationVersion(), "(run from classes)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"byol3d " + codeVersion()};
  }
}
