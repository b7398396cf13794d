package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.CommittedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final String FILE = "weights.safetensors";

  @Test
  void layoutIsTheFormats() throws IOException {
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("b", new Tensor(List.of(2L, 1L), new float[] {1, -2}));
    tensors.put("a", new Tensor(List.of(), new float[] {3}));

    var bytes = bytes(new NamedTensors(tensors, Map.of("format", "pt")));

    var header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong());
    assertThat(length % 8).isZero();
    assertThat(new String(bytes, 8, length, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(header);
    buffer.position(8 + length);
    assertThat(new float[] {buffer.getFloat(), buffer.getFloat(), buffer.getFloat()})
        .containsExactly(1, -2, 3);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(@ForAll("contents") NamedTensors content) throws IOException {
    var read = read(bytes(content));

    assertThat(read.metadata()).isEqualTo(content.metadata());
    assertThat(List.copyOf(read.tensors().keySet()))
        .isEqualTo(List.copyOf(content.tensors().keySet()));
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(read.tensors().get(name).shape()).isEqualTo(tensor.shape());
              assertThat(read.tensors().get(name).values()).isEqualTo(tensor.values());
            });
  }

  @Property(tries = 100)
  void aShortenedFileIsAlwaysAnError(@ForAll("contents") NamedTensors content, @ForAll double share)
      throws IOException {
    var bytes = bytes(content);
    int length = (int) (Math.abs(share % 1) * bytes.length);

    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, length)))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(FILE);
  }

  @Provide
  Arbitrary<NamedTensors> contents() {
    var tensor =
        Arbitraries.longs()
            .between(0, 4)
            .list()
            .ofMaxSize(3)
            .flatMap(
                shape ->
                    Arbitraries.floats()
                        .array(float[].class)
                        .ofSize(
                            (int)
                                shape.stream()
                                    .mapToLong(Long::longValue)
                                    .reduce(1, (a, b) -> a * b))
                        .map(values -> new Tensor(shape, values)));
    var names = Arbitraries.strings().ofMaxLength(12).filter(name -> !name.startsWith("__"));
    return Arbitraries.maps(names, tensor)
        .ofMaxSize(5)
        .flatMap(
            tensors ->
                Arbitraries.maps(names, Arbitraries.strings().ofMaxLength(8))
                    .ofMaxSize(2)
                    .map(metadata -> new NamedTensors(tensors, metadata)));
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 003C00C0010000800000, 1;-2;5.9604645E-8;-0.0;0",
    "F16, 007CFF7B0004, Infinity;65504;6.1035156E-5",
    "BF16, 803F20C1, 1;-10",
    "I64, 0700000000000000FFFFFFFFFFFFFFFF, 7;-1"
  })
  void otherTypesAreReadAsFloat(String dtype, String hex, String expected) throws IOException {
    var data = HexFormat.of().parseHex(hex);
    var values = Arrays.stream(expected.split(";")).map(Float::parseFloat).toList();
    var header = entry("x", dtype, "[" + values.size() + "]", "[0," + data.length + "]");

    var read = read(file("{" + header + "}", data)).tensors().get("x").values();

    for (int i = 0; i < read.length; i++) {
      assertThat(Float.compare(read[i], values.get(i))).as("%s", read[i]).isZero();
    }
    assertThat(read).hasSize(values.size());
  }

  @Test
  void tensorsMayDifferFromHeadersOrder() throws IOException {
    var header =
        "{" + entry("a", "F32", "[1]", "[4,8]") + "," + entry("b", "F32", "[1]", "[0,4]") + "}";

    var read = read(file(header, new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40}));

    assertThat(read.tensors().keySet()).containsExactly("a", "b");
    assertThat(read.tensors().get("a").values()).containsExactly(2);
    assertThat(read.tensors().get("b").values()).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}} | dtype 'F8_E4M3'",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | needs 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | whole numbers",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}} | whole numbers",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | not at 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}} | data_offsets",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}} |"
            + " large",
        "{\"x\":3} | dtype",
        "[1] | not a JSON object",
        "{\"x\": | not valid JSON"
      })
  void aDamagedHeaderIsOneClearError(String header, String reason) {
    assertThatThrownBy(() -> read(file(header, new byte[4])))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(FILE)
        .hasMessageContaining(reason);
  }

  static List<String> hugeHeaders() {
    int depth = 100_000;
    var nested = "[".repeat(depth) + "]".repeat(depth);
    var megabytes = "x".repeat(3 << 20);
    var rest = "\"shape\":[],\"data_offsets\":[0,4]}}";
    return List.of(
        nested,
        "{\"a\":".repeat(depth),
        "{\"__metadata__\":" + nested + "}",
        "{\"a\":{\"dtype\":" + nested + "," + rest,
        "{\"a\":{\"dtype\":\"" + megabytes + "\"," + rest,
        "{\"" + "x".repeat(40_000) + "\":{\"dtype\":\"F33\"," + rest,
        "{\"" + megabytes + "\":{\"dtype\":\"F32\"," + rest,
        "{\"a\\nb\":{\"dtype\":\"F33\"," + rest,
        "{\"a\":{\"dtype\":\"F32\",\"shape\":["
            + "1,".repeat(100_000)
            + "2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0," + "9".repeat(900) + "]}}");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hugeHeaders")
  void deepAndHugeHeadersAreOneLine(String header) {
    assertThatThrownBy(() -> read(file(header, new byte[4])))
        .isInstanceOf(SafetensorsException.class)
        .satisfies(
            error ->
                assertThat(error.getMessage())
                    .startsWith(FILE)
                    .hasLineCount(1)
                    .hasSizeLessThan(700));
  }

  @Test
  void aNameGivenTwiceIsAnError() {
    var header = "{" + entry("x", "F32", "[1]", "[0,4]") + "," + entry("x", "F32", "[1]", "[0,4]");
    assertThatThrownBy(() -> read(file(header + "}", new byte[4])))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("uplicate");
  }

  @Test
  void errorsSayWhichTensorAndWhere() {
    var header =
        "{" + entry("a", "F32", "[1]", "[0,4]") + "," + entry("b", "F32", "[2]", "[4,12]") + "}";
    var bytes = file(header, new byte[8]);

    var error = catchThrowableOfType(SafetensorsException.class, () -> read(bytes));

    assertThat(error.file()).isEqualTo(FILE);
    assertThat(error.offset()).isEqualTo(bytes.length);
    assertThat(error).hasMessageContaining("tensor b: the file ends within its data");
  }

  @Test
  void dataAfterLastTensorIsError() {
    assertThatThrownBy(() -> read(file("{" + entry("x", "F32", "[1]", "[0,4]") + "}", new byte[5])))
        .hasMessageContaining("after the last tensor");
  }

  @Test
  void tooLargeIntegerIsError() {
    var data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    assertThatThrownBy(() -> read(file("{" + entry("x", "I64", "[1]", "[0,8]") + "}", data)))
        .hasMessageContaining("tensor x")
        .hasMessageContaining("float32 cannot hold");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_001, Long.MAX_VALUE, -1})
  void impossibleHeaderLengthIsError(long length) {
    var bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("not safetensors");
  }

  @Test
  void fileIsReplacedAtomically(@TempDir Path folder) throws IOException {
    var file = folder.resolve(FILE);
    for (int value : new int[] {1, 2}) {
      CommittedFile.write(
          new Configuration(), file.toString(), out -> Safetensors.write(one(value), out));
    }

    assertThat(read(Files.readAllBytes(file)).tensors().get("x").values()).containsExactly(2);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static NamedTensors one(float value) {
    return new NamedTensors(Map.of("x", new Tensor(List.of(1L), new float[] {value})));
  }

  private static String entry(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  private static byte[] file(String header, byte[] data) {
    var json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  private static byte[] bytes(NamedTensors content) throws IOException {
    var out = new ByteArrayOutputStream();
    Safetensors.write(content, out);
    return out.toByteArray();
  }

  /** Before the check, the first file took all memory and ended the process. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[2000000000], 8000000000",
        "[46000,46000], 8464000000",
        "[1,2147483639], 8589934556",
        "[300], 1200"
      })
  void tensorBeyondTheFileTakesNoMemory(String shape) {
    var parts = shape.split(", ", -1);
    var header =
        String.format(
            Locale.ROOT,
            "{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%s]}}",
            parts[0],
            parts[1]);
    assertThatThrownBy(() -> read(file(header)))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(FILE + ": byte ")
        .hasMessageEndingWith("tensor w: the file ends within its data");
  }

  /** A sparse file has the length, at no cost on the disk. */
  @Test
  void tensorBeyondTheHeapIsRefused() {
    var header =
        file("{\"w\":{\"dtype\":\"BF16\",\"shape\":[2000000000],\"data_offsets\":[0,4000000000]}}");
    assertThatThrownBy(
            () ->
                Safetensors.read(
                    new ByteArrayInputStream(header), header.length + 4_000_000_000L, FILE))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("7.5 GiB")
        .hasMessageContaining("-Xmx");
  }

  private static byte[] file(String header) {
    var json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static NamedTensors read(byte[] bytes) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, FILE);
  }
}
