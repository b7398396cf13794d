package org.byol3d.volume.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.FormatException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that both formats tell the same kinds of wrong files apart by the same classes. */
class NoVolumesTest {
  private static final byte[] NPY = {
    (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0, '{', '\'', 'd', 'e', 's', 'c'
  };

  private static final byte[] BLOSC2 = {
    (byte) 0x9e, (byte) 0xa8, 'b', '2', 'f', 'r', 'a', 'm', 'e', 0, (byte) 0xd2, 0, 0, 0
  };

  private static void assertRefused(String name, byte[] bytes, Reason reason, String message) {
    var opener = new FormatVolumeOpener(uri -> new ByteArraySource(uri, bytes));
    assertThatThrownBy(() -> opener.open(name))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.b2nd", "x.npy"})
  void emptyFilesAreDamaged(String name) {
    assertRefused(name, new byte[0], Reason.DAMAGED, "the file is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.b2nd", "x.npy"})
  void cutFilesAreDamaged(String name) {
    var whole = name.endsWith(".npy") ? NPY : BLOSC2;
    for (int length = 1; length <= whole.length; length++) {
      assertRefused(name, Arrays.copyOf(whole, length), Reason.DAMAGED, "file");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.b2nd", "x.npy"})
  void renamedFilesAreNoVolumes(String name) {
    var own = name.substring(1);
    var text = "mouse,side\n1,left\n".getBytes(StandardCharsets.UTF_8);
    assertRefused(
        name, text, Reason.NOT_A_VOLUME, "this is no " + own + " file: it seems to be text");
    var zip = new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0};
    assertRefused(name, zip, Reason.NOT_A_VOLUME, "a zip archive");
    assertRefused(name, new byte[200], Reason.NOT_A_VOLUME, "this is no " + own + " file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.b2nd", "x.npy"})
  void filesOfTheOtherFormatAreNamed(String name) {
    boolean isNpy = name.endsWith(".npy");
    assertRefused(
        name,
        isNpy ? BLOSC2 : NPY,
        Reason.NOT_A_VOLUME,
        isNpy ? "it seems to be a Blosc2 frame" : "it seems to be a .npy file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'|O'", "'<c8'", "'|S4'", "'<M8[ns]'", "[('x', '<u2')]"})
  void itemsThatAreNoNumbersAreNoVolumes(String descr) {
    var header = "{'descr': " + descr + ", 'fortran_order': False, 'shape': (2, 3, 4)}";
    var bytes = Arrays.copyOf(NPY, 10 + header.length());
    bytes[8] = (byte) header.length();
    System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 10, header.length());
    assertRefused("x.npy", bytes, Reason.NOT_A_VOLUME, "numbers");
  }
}
