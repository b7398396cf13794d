package org.byol3d.checkpoint.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.ByteArraySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchWriterTest {
  private static final String LOAD =
      """
      import sys, torch
      new = int(torch.__version__.split('.')[0]) >= 2
      x = torch.load(sys.argv[1], map_location='cpu', weights_only=new or sys.argv[2] == 'strict')
      def show(x, d=0):
        if isinstance(x, torch.Tensor):
          return 'tensor(%s, %s, %s)' % (x.dtype, list(x.shape), x.flatten().tolist())
        if isinstance(x, dict):
          return '%s{%s}' % (type(x).__name__, ', '.join(
              '%s: %s' % (show(k), show(v)) for k, v in x.items()))
        if isinstance(x, set):
          return 'set(%s)' % show(sorted(x))
        if type(x) in (list, tuple):
          return type(x).__name__ + '[' + ', '.join(show(v) for v in x) + ']'
        return repr(x)
      print(show(x))
      if isinstance(x, dict) and 'shared' in x:
        x['w'][0, 0] = 99
        print(x['shared'][0, 0].item())
        print(show(x['state']._metadata))
      """;

  @Test
  void pytorchLoadsEveryKindOfValue(@TempDir Path folder) throws Exception {
    var python = Python.withTorch(folder);
    assumeTrue(python.isPresent(), "no Python with PyTorch here");
    var file = write(folder.resolve("all.pt"), everything());

    var printed = python.get().run(folder, LOAD, file.toString(), "free").split("\n", -1);

    assertThat(printed[0])
        .startsWith(
            "dict{'w': tensor(torch.float32, [2, 3], [0.5, -1.0, 2.0, 3.0, inf, 5.0]),"
                + " 'shared': tensor(torch.float32, [2, 3], [0.5, -1.0, 2.0, 3.0, inf, 5.0]),"
                + " 'scalar': tensor(torch.int64, [], [-7]),"
                + " 'empty': tensor(torch.float32, [3, 0], []),"
                + " 'state': OrderedDict{'a.weight': tensor(torch.float32, [1], [1.5])},"
                + " 'plain': list[None, True, False, 0, 255, 256, 65535, 65536, -1, 2147483648,"
                + " 9223372036854775807, 1000000000000000000000, 0.1, 1e-300, inf, '', 'Aβ µm ✓'],"
                + " 'tuples': tuple[tuple[], tuple[1], tuple[1, 2, 3, 4]],"
                + " 'size': torch.Size([2, 3]),"
                + " 'dtype': torch.bfloat16,"
                + " 'device': device(type='cuda', index=0),"
                + " 'set': set(list[1, 2])}");
    assertThat(printed[1]).isEqualTo("99.0"); // both tensors are views of one storage
    assertThat(printed[2]).isEqualTo("OrderedDict{'': dict{'version': 1}}");
  }

  @Test
  void pytorchLoadsWeightsInStrictMode(@TempDir Path folder) throws Exception {
    var python = Python.withTorch(folder);
    assumeTrue(python.isPresent(), "no Python with PyTorch here");
    var value =
        TorchDictionary.of(
            Map.of(
                "encoder_state_dict",
                TorchDictionary.ordered(
                    Map.of("a.weight", TorchTensor.of(List.of(2L), new float[] {1, 2})))));
    var file = write(folder.resolve("weights.pt"), value);

    assertThat(python.get().run(folder, LOAD, file.toString(), "strict").strip())
        .isEqualTo(
            "dict{'encoder_state_dict': OrderedDict{'a.weight': tensor(torch.float32, [2], [1.0,"
                + " 2.0])}}");
  }

  @Test
  void valuesComeBack() throws IOException {
    var value = (TorchDictionary) TorchFiles.readAll("it", bytes(everything()));

    assertThat(((TorchTensor) value.get("w")).floats())
        .containsExactly(0.5f, -1, 2, 3, Float.POSITIVE_INFINITY, 5);
    assertThat(((TorchTensor) value.get("w")).sharesStorage((TorchTensor) value.get("shared")))
        .isTrue();
    assertThat(((TorchTensor) value.get("w")).sharesStorage((TorchTensor) value.get("empty")))
        .isFalse();
    assertThat(((TorchTensor) value.get("scalar")).floats()).containsExactly(-7);
    assertThat(((TorchTensor) value.get("empty")).shape()).containsExactly(3L, 0L);
    assertThat(value.get("dtype")).isEqualTo(new TorchDtype(ElementType.BFLOAT16));
    assertThat(value.get("device")).isEqualTo(new TorchDevice("cuda:0"));
    assertThat(((TorchSequence) value.get("plain")).items())
        .containsExactly(
            null,
            true,
            false,
            0L,
            255L,
            256L,
            65535L,
            65536L,
            -1L,
            2147483648L,
            Long.MAX_VALUE,
            BigInteger.TEN.pow(21),
            0.1,
            1e-300,
            Double.POSITIVE_INFINITY,
            "",
            "Aβ µm ✓");
  }

  @Property(tries = 100)
  void anyPlainValuesComeBack(
      @ForAll @Size(max = 20) List<String> texts,
      @ForAll @Size(max = 20) List<Long> wholes,
      @ForAll @Size(max = 20) List<Double> broken,
      @ForAll @Size(max = 20) List<Float> floats)
      throws IOException {
    var values = new float[floats.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.get(i);
    }
    var entries = new LinkedHashMap<String, Object>();
    entries.put("texts", TorchSequence.list(texts.stream().map(TorchWriterTest::valid).toList()));
    entries.put("wholes", TorchSequence.tuple(wholes));
    entries.put("broken", TorchSequence.list(broken));
    entries.put("tensor", TorchTensor.of(List.of((long) values.length), values));
    var read = (TorchDictionary) TorchFiles.readAll("it", bytes(TorchDictionary.of(entries)));

    assertThat(((TorchSequence) read.get("texts")).items())
        .isEqualTo(texts.stream().map(TorchWriterTest::valid).toList());
    assertThat(((TorchSequence) read.get("wholes")).items()).isEqualTo(wholes);
    assertThat(((TorchSequence) read.get("broken")).items()).isEqualTo(broken);
    assertThat(((TorchTensor) read.get("tensor")).floats()).isEqualTo(values);
  }

  @Test
  void equalValuesGiveEqualBytes() throws IOException {
    assertThat(bytes(everything())).isEqualTo(bytes(everything()));
  }

  @Test
  void jdkReadsTheArchive() throws IOException {
    var names = new ArrayList<String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes(everything())))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
        zip.readAllBytes(); // checks the checksum
      }
    }

    assertThat(names)
        .containsExactly(
            "archive/data.pkl",
            "archive/byteorder",
            "archive/data/0",
            "archive/data/1",
            "archive/data/2",
            "archive/data/3",
            "archive/version");
  }

  @Test
  void manyRecordsNeedZip64() throws IOException {
    var out = new ByteArrayOutputStream();
    var zip = new ZipWriter(out, "archive");
    int count = 70_000; // more than 16 bits can count
    for (int i = 0; i < count; i++) {
      zip.add("data/" + i, new byte[] {(byte) i});
    }
    zip.finish();

    var records = ZipRecords.open(new ByteArraySource("many.pt", out.toByteArray()));
    assertThat(records.read("data/69999", 10)).containsExactly((byte) 69_999);
    assertThat(records.size("data/70000")).isEmpty();
    int read = 0;
    try (var jdk = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      while (jdk.getNextEntry() != null) {
        read++;
      }
    }
    assertThat(read).isEqualTo(count);
  }

  @Test
  void dataStartAtMultiplesOf64() throws IOException {
    var values = new float[] {12345.678f, 2};
    var bytes = bytes(TorchTensor.of(List.of(2L), values));
    var data = ElementType.FLOAT32.encode(values, 2);
    for (int at = 0; at < bytes.length; at++) {
      if (Arrays.equals(bytes, at, Math.min(at + 8, bytes.length), data, 0, 8)) {
        assertThat(at % 64).isZero();
        return;
      }
    }
    assertThat(false).as("the values are in the file").isTrue();
  }

  @Test
  void otherValuesAreRefused() {
    assertThatThrownBy(() -> bytes(new Thread()))
        .hasMessage("java.lang.Thread is no value of a file of torch.save");
    assertThatThrownBy(() -> TorchTensor.of(List.of(2L, 2L), new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
    Object nested = 1L;
    for (int i = 0; i < 300; i++) {
      nested = TorchSequence.list(List.of(nested));
    }
    var tooDeep = nested;
    assertThatThrownBy(() -> bytes(tooDeep)).hasMessage("values are nested deeper than 200 levels");
  }

  private static TorchDictionary everything() {
    var w =
        TorchTensor.of(List.of(2L, 3L), new float[] {0.5f, -1, 2, 3, Float.POSITIVE_INFINITY, 5});
    var state =
        TorchDictionary.ordered(
            Map.of("a.weight", TorchTensor.of(List.of(1L), new float[] {1.5f})));
    state.setState(
        TorchDictionary.of(
            Map.of(
                "_metadata",
                TorchDictionary.ordered(Map.of("", TorchDictionary.of(Map.of("version", 1)))))));
    var entries = new LinkedHashMap<String, Object>();
    entries.put("w", w);
    entries.put("shared", w);
    entries.put("scalar", TorchTensor.of(-7));
    entries.put("empty", TorchTensor.of(List.of(3L, 0L), new float[0]));
    entries.put("state", state);
    entries.put(
        "plain",
        TorchSequence.list(
            Arrays.asList(
                null,
                true,
                false,
                0,
                255,
                256,
                65535,
                65536,
                -1,
                2147483648L,
                Long.MAX_VALUE,
                BigInteger.TEN.pow(21),
                0.1,
                1e-300,
                Float.POSITIVE_INFINITY,
                "",
                "Aβ µm ✓")));
    entries.put(
        "tuples",
        TorchSequence.tuple(
            List.of(
                TorchSequence.tuple(List.of()),
                TorchSequence.tuple(List.of(1)),
                TorchSequence.tuple(List.of(1, 2, 3, 4)))));
    entries.put("size", new TorchSequence(TorchSequence.Kind.SIZE, List.of(2L, 3L)));
    entries.put("dtype", new TorchDtype(ElementType.BFLOAT16));
    entries.put("device", new TorchDevice("cuda:0"));
    entries.put("set", new TorchSequence(TorchSequence.Kind.SET, List.of(2L, 1L)));
    return TorchDictionary.of(entries);
  }

  /** Lone surrogates have no UTF-8. */
  private static String valid(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Path write(Path file, Object value) throws IOException {
    return Files.write(file, bytes(value));
  }

  private static byte[] bytes(Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    TorchWriter.write(value, out);
    return out.toByteArray();
  }
}
