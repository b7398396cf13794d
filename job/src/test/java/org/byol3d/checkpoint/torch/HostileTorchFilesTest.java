package org.byol3d.checkpoint.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No file makes the reader do anything but read, or fail with one message. */
class HostileTorchFilesTest {
  private static final JsonNode MANIFEST = TorchFiles.manifest("hostile");
  private static final int MUTATIONS_PER_FILE = 120;

  /** What a reader may take beside a multiple of the file: the classes' own tables, and errors. */
  private static final long SPARE_BYTES = 4 << 20;

  static List<String> hostile() {
    return TorchFiles.names("hostile");
  }

  static List<String> all() {
    var files = new ArrayList<String>();
    TorchFiles.names("hostile").forEach(name -> files.add("hostile/" + name));
    TorchFiles.names("pt").forEach(name -> files.add("pt/" + name));
    return files;
  }

  @AfterEach
  void nothingWasRun() {
    assertThat(Files.exists(Path.of("PWNED_BY_PICKLE"))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void eachFileIsTreatedAsTheManifestExpects(String name) throws IOException {
    var bytes = TorchFiles.bytes("hostile/" + name);
    var expected = MANIFEST.get(name).get("expect").asText();
    if (expected.equals("read")) {
      var value = (TorchDictionary) TorchFiles.readAll(name, bytes);
      assertThat(((TorchTensor) value.get("w")).floats()).containsExactly(1, 2, 3, 4);
    } else if (expected.startsWith("reject or read;")) {
      assertThat(TorchFiles.readAll(name, bytes)).isInstanceOf(TorchDictionary.class);
    } else {
      assertThatThrownBy(() -> TorchFiles.readAll(name, bytes))
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith(name + ": byte ")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void mutatedFilesFailWithTheFormatsException(String path) throws IOException {
    var original = TorchFiles.bytes(path);
    var random = SplitRandom.of(14, path.hashCode());
    for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
      var bytes = mutate(original, random);
      readOrRefuse(path + " mutation " + i, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void filesThatWereCutOffAreRefused(String path) throws IOException {
    var original = TorchFiles.bytes(path);
    int step = Math.max(1, original.length / 100);
    for (int length = 0; length < original.length; length += step) {
      var bytes = Arrays.copyOf(original, length);
      assertThatThrownBy(() -> TorchFiles.readAll(path, bytes))
          .as(path + " of " + bytes.length)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void mutatedPicklesFailWithTheFormatsException() throws IOException {
    // Mutations of a file are mostly caught by the checksum; these reach the machine.
    for (var path : List.of("pt/nested.zip.pt", "pt/parameters.zip.pt", "pt/views.zip.pt")) {
      var value = TorchFiles.readAll(path, TorchFiles.bytes(path));
      var writer = new PickleWriter();
      var pickle = writer.write(value);
      var random = SplitRandom.of(15, path.hashCode());
      for (int i = 0; i < 1_500; i++) {
        readOrRefuse(path + " pickle " + i, file(mutate(pickle, random), writer.storages()));
      }
    }
  }

  @Test
  void randomOpcodesFailWithTheFormatsException() throws IOException {
    var random = SplitRandom.of(16);
    var opcodes =
        "\u0080\u0095(N\u0088\u0089KMJ\u008aGX\u008c}]\u008f)\u0085\u0086\u0087tae\u0090suqr\u0094hjc\u0093QRb.";
    for (int i = 0; i < 8_000; i++) {
      var pickle = new byte[random.nextInt(1, 60)];
      for (int k = 0; k < pickle.length; k++) {
        pickle[k] =
            (byte)
                (random.nextBoolean(0.8)
                    ? opcodes.charAt(random.nextInt(opcodes.length()))
                    : random.nextInt(4));
      }
      pickle[pickle.length - 1] = '.';
      readOrRefuse("opcodes " + i, file(pickle, List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({"constants.pkl", "code/__torch__.py"})
  void torchScriptIsRefusedByName(String record) throws IOException {
    var out = new ByteArrayOutputStream();
    var zip = new ZipWriter(out, "model");
    zip.add("data.pkl", new PickleWriter().write(TorchDictionary.of(Map.of())));
    zip.add(record, new byte[3]);
    zip.finish();

    assertThatThrownBy(() -> TorchFiles.readAll("model.pt", out.toByteArray()))
        .hasMessageContaining("model.pt")
        .hasMessageContaining("TorchScript archive")
        .hasMessageContaining("state_dict");
  }

  @Test
  void sharedPartsCostNoCopies() throws IOException {
    // A long list, and as many sets of it, tuples of it and states of it as fit into a megabyte.
    var pickle = new ByteArrayOutputStream();
    pickle.writeBytes(bytes("]q\u0000("));
    for (int i = 0; i < 200_000; i++) {
      pickle.writeBytes(bytes("K\u0001"));
    }
    pickle.writeBytes(
        bytes("ec__builtin__\nset\nq\u0001ccollections\nOrderedDict\nq\u0002}q\u0003("));
    for (int i = 0; i < 50_000; i++) {
      pickle.writeBytes(bytes("J"));
      pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(i).array());
      pickle.writeBytes(bytes("N"));
    }
    pickle.writeBytes(bytes("u]("));
    for (int i = 0; i < 50_000; i++) {
      pickle.writeBytes(bytes("h\u0001h\u0000\u0085Rh\u0002)Rh\u0003b"));
    }
    pickle.writeBytes(bytes("e\u0087."));

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(
                    () -> TorchFiles.readAll("it", file(pickle.toByteArray(), List.of())))
                .isInstanceOf(FormatException.class));
  }

  @Test
  void repeatedReferencesCostLittle() {
    // A list in a list in a list, each ten times: 10^30 values when written out.
    assertThatThrownBy(
            () -> TorchFiles.readAll("laughs", TorchFiles.bytes("hostile/billion_laughs.pt")))
        .hasMessageContaining("would be more than");
  }

  @Test
  void compressedTorchScriptIsRefusedByName() throws IOException {
    // As torch.jit.save writes it: the code is compressed.
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var record : List.of("data.pkl", "code/__torch__.py", "constants.pkl", "version")) {
        zip.putNextEntry(new ZipEntry("model/" + record));
        zip.write(new byte[100]);
      }
    }

    assertThatThrownBy(() -> TorchFiles.readAll("model.pt", out.toByteArray()))
        .hasMessageContaining("TorchScript archive");
  }

  @Test
  void compressedRecordsAreRefused() {
    assertThatThrownBy(
            () -> TorchFiles.readAll("bomb.pt", TorchFiles.bytes("hostile/zip_bomb_storage.pt")))
        .hasMessageContaining("archive/data.pkl")
        .hasMessageContaining("compressed");
  }

  @Test
  void bigEndianValuesAreRefused() throws IOException {
    var out = new ByteArrayOutputStream();
    var zip = new ZipWriter(out, "archive");
    zip.add("data.pkl", new PickleWriter().write(TorchDictionary.of(Map.of())));
    zip.add("byteorder", new byte[] {'b', 'i', 'g'});
    zip.finish();

    assertThatThrownBy(() -> TorchFiles.readAll("big.pt", out.toByteArray()))
        .hasMessageContaining("big-endian");
  }

  @Test
  void namesOfCodeAreNamed() {
    assertThatThrownBy(
            () -> TorchFiles.readAll("evil.pt", TorchFiles.bytes("hostile/reduce_os_system.pt")))
        .hasMessageContaining("os.system")
        .hasMessageContaining("it was not run");
    assertThatThrownBy(
            () ->
                TorchFiles.readAll(
                    "evil.pt", TorchFiles.bytes("hostile/stack_global_os_system.pt")))
        .hasMessageContaining("os.system");
  }

  /** Reads bytes; any exception but the format's fails the test, and so does much memory. */
  private static void readOrRefuse(String name, byte[] bytes) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatCode(
            () -> {
              try {
                TorchFiles.readAll(name, bytes);
              } catch (FormatException e) {
                assertThat(e.getMessage()).startsWith(name);
              }
            })
        .as(name)
        .doesNotThrowAnyException();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(name)
        .isLessThan(SPARE_BYTES + 200L * bytes.length);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] file(byte[] pickle, List<TorchStorage> storages) throws IOException {
    var out = new ByteArrayOutputStream();
    var zip = new ZipWriter(out, "archive");
    zip.add("data.pkl", pickle);
    for (int i = 0; i < storages.size(); i++) {
      zip.add("data/" + i, storages.get(i).pass());
    }
    zip.finish();
    return out.toByteArray();
  }

  private static byte[] mutate(byte[] original, SplitRandom random) {
    var bytes = original.clone();
    int changes = 1 + random.nextInt(3);
    for (int k = 0; k < changes && bytes.length > 0; k++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> {
          if (at + 4 <= bytes.length) {
            ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(at, random.nextBoolean(0.5) ? Integer.MAX_VALUE : random.nextInt());
          }
        }
        case 4 -> {
          int length = Math.min(random.nextInt(40), bytes.length - at);
          System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
        }
        default -> {
          int cut = Math.min(1 + random.nextInt(20), bytes.length - at);
          var shorter = new byte[bytes.length - cut];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + cut, shorter, at, bytes.length - at - cut);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }
}
