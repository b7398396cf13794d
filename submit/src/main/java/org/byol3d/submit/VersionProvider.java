package org.byol3d.submit;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar, as the build wrote it. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {"byol3d " + Objects.requireNonNullElse(version, "(run from classes)")};
  }
}
