package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.Test;

class QuarantinedFileTest {
  private static QuarantinedFile file(QuarantineReason reason, String message) {
    return new QuarantinedFile(new FileIdentity("file:/a b/x.npy", 1, 1), reason, message, 1);
  }

  private static String detail(String message) {
    return file(QuarantineReason.DAMAGED, message).detail();
  }

  @Test
  void detailsDoNotRepeatThePath() {
    assertThat(detail("file:/a b/x.npy: byte 0, magic: wrong")).isEqualTo("byte 0, magic: wrong");
    assertThat(detail("file:/a b/x.npy: /a b/x.npy (Permission denied)"))
        .isEqualTo("(Permission denied)");
    assertThat(detail("file:/a b/x.npy: /a b/x.npy: Permission denied"))
        .isEqualTo("Permission denied");
    assertThat(detail("file:/a b/y.npy is missing")).isEqualTo("file:/a b/y.npy is missing");
  }

  @Test
  void filesAreCountedByReason() {
    var files =
        List.of(
            file(QuarantineReason.TOO_SMALL, ""),
            file(QuarantineReason.DAMAGED, ""),
            file(QuarantineReason.TOO_SMALL, ""));
    assertThat(QuarantinedFile.counts(files).toString()).isEqualTo("{DAMAGED=1, TOO_SMALL=2}");
    assertThat(Arrays.stream(QuarantineReason.values()).map(QuarantineReason::meaning))
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank);
  }
}
