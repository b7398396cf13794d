package org.byol3d.volume.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
  private static final String SOUND =
      "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4), }";

  @ParameterizedTest
  @ValueSource(
      strings = {
        SOUND,
        "{'shape':(2,3,4),'fortran_order':False,'descr':'<u2'}",
        "{ \"descr\" : \"<u2\" , \"fortran_order\" : False , \"shape\" : ( 2 , 3 , 4 , ) }   \n",
        "{'descr': '<u2', 'fortran_order': False, 'shape': (1, 1, 2, 3, 4), }\n",
        "{'descr': '<u2', 'fortran_order': False, 'shape': (2L, 3L, 4L), }",
        "{'descr': '<u2', 'fortran_order': False, 'shape': (2 L, 3L, +4), }",
        "{'descr': '=u2', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{'descr': 'u2', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{'descr': '|u2', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{'descr': 'uint16', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{'descr': '<H', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{u'descr': u'<u2', U\"fortran_order\": False, r'shape': (2, 3, 4)}",
        "{'de' 'scr': '<' 'u2', 'fortran_order': False, 'shape': (2, 3, 4)}",
        "{'descr': '''<u2''', 'fortran_order': (False), 'shape': ((2), 3, (4))}",
        "\n  ({'descr': '\\x3cu2',\n 'fortran_order': False,\f 'shape': (2, 3, 4),}) # end",
        "{'descr': '>u2', 'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4)}"
      })
  void readsHeadersInEveryNotation(String header) throws IOException {
    var volume = open(header, 48);

    assertThat(volume.shape()).containsExactly(2, 3, 4);
    assertThat(volume.elementType()).isEqualTo(ElementType.UINT16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          {'descr': '|O', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': '<c8', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': '<f16', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': b'<u2', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': 'S2', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': ('<u2', (3,)), 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4l)} ; shape ; 67
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 04)} ; shape ; 67
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 0x4)} ; shape ; 67
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, True)} ; shape ; 67
          {b'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4)} ; header ; 11
          {'descr': '', 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': [('x', '<u2')], 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': 3, 'fortran_order': False, 'shape': (2, 3, 4)} ; descr ; 20
          {'descr': '<u2', 'fortran_order': 0, 'shape': (2, 3, 4)} ; fortran_order ; 44
          {'descr': '<u2', 'fortran_order': False, 'shape': [2, 3, 4]} ; shape ; 60
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, -4)} ; shape ; 67
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4.0)} ; shape ; 67
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 0)} ; shape ; 60
          {'descr': '<u2', 'fortran_order': False, 'shape': (24)} ; shape ; 60
          {'descr': '<u2', 'fortran_order': False, 'shape': (2,, 3, 4)} ; shape ; 63
          {'descr': '<u2', 'fortran_order': False, 'shape': (2 3, 4)} ; shape ; 63
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4) ; header ; 69
          {'descr': '<u2', 'fortran_order': False} ; header ; 10
          {'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4)} x ; header ; 71
          {'descr': '<u2', 'descr': '<u2', 'shape': (2, 3, 4)} ; header ; 10
          {'descr': '<u2', 'order': 'C', 'shape': (2, 3, 4)} ; header ; 10
          {'descr: '<u2' ; header ; 20
          '' ; header ; 10
          """)
  void namesWrongFieldAndByte(String header, String field, long offset) {
    var failure = catchThrowable(() -> open(header, 48));

    assertThat(failure).isInstanceOf(FormatException.class);
    var error = (FormatException) failure;
    assertThat(error.file()).isEqualTo("broken.npy");
    assertThat(error.field()).as(error.getMessage()).isEqualTo(field);
    assertThat(error.offset()).as(error.getMessage()).isEqualTo(offset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(24,)                          | [24] is no volume",
        "(6, 4)                         | [6, 4] is no volume",
        "()                             | [] is no volume",
        "(2, 2, 3, 2)                   | [2, 2, 3, 2] is no volume",
        "(1, 2, 1, 3, 4)                | [1, 2, 1, 3, 4] is no volume"
      })
  void refusesArraysThatAreNoVolume(String shape, String problem) {
    var elements = shape.equals("()") ? 1 : 24;
    assertThatThrownBy(
            () ->
                open(
                    "{'descr': '<u2', 'fortran_order': False, 'shape': " + shape + "}",
                    elements * 2))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(problem);
  }

  // The reader must not allocate what these headers claim.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(4294967296, 4294967296, 4294967296)",
        "(9223372036854775807, 1, 1)",
        "(99999999999999999999999, 1, 1)",
        "(2147483647, 2147483647, 1)",
        "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
            + "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,3,4)"
      })
  void refusesShapesTheFileCannotHold(String shape) {
    assertThatThrownBy(
            () -> open("{'descr': '<u2', 'fortran_order': False, 'shape': " + shape + "}", 48))
        .isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 47, 49, 96})
  void refusesLengthThatContradictsShape(int dataBytes) {
    assertThatThrownBy(() -> open(SOUND, dataBytes))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("shape [2, 3, 4] of uint16 needs 48 bytes")
        .hasMessageContaining("the file holds " + dataBytes);
  }

  @Test
  void refusesAHeaderLengthBeyondTheFile() {
    var bytes =
        ByteBuffer.allocate(64)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0})
            .putInt(0xffff_ffff)
            .array();

    assertThatThrownBy(() -> NpyVolume.open(new ByteArraySource("broken.npy", bytes)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("byte 8, header length: 4294967295 bytes, in a file of 64");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 0", "1, 1", "255, 0"})
  void refusesOtherVersions(int major, int minor) {
    var bytes = NpyFiles.array(SOUND, 48);
    bytes[6] = (byte) major;
    bytes[7] = (byte) minor;

    assertThatThrownBy(() -> NpyVolume.open(new ByteArraySource("broken.npy", bytes)))
        .hasMessage("broken.npy: byte 6, version: " + major + "." + minor + " is not supported");
  }

  @Property(tries = 120)
  void neverReadsATruncatedFile(@ForAll @IntRange(min = 0, max = 119) int length) {
    var whole = NpyFiles.array(SOUND, 48);
    assertThat(whole).hasSize(120);

    assertThatThrownBy(
            () -> NpyVolume.open(new ByteArraySource("broken.npy", Arrays.copyOf(whole, length))))
        .isInstanceOf(FormatException.class);
  }

  @Property(tries = 2000)
  void damagedHeadersCauseOnlyFormatErrors(
      @ForAll @IntRange(min = 0, max = 71) int at, @ForAll byte value) throws IOException {
    var bytes = NpyFiles.array(SOUND, 48);
    bytes[at] = value;

    try (var volume = NpyVolume.open(new ByteArraySource("broken.npy", bytes))) {
      // A file that still opens may have another type or shape, but always three axes.
      assertThat(volume.shape()).hasSize(3);
    } catch (FormatException e) {
      assertThat(e).hasMessageStartingWith("broken.npy: byte ");
    }
  }

  private static NpyVolume open(String header, int dataBytes) throws IOException {
    return NpyVolume.open(new ByteArraySource("broken.npy", NpyFiles.array(header, dataBytes)));
  }
}
