package org.byol3d.checkpoint.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.checkpoint.torch.TorchSequence.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of PyTorch, value by value. */
class TorchReferenceTest {
  private static final JsonNode MANIFEST = TorchFiles.manifest("pt");

  static List<String> files() {
    return TorchFiles.names("pt");
  }

  @ParameterizedTest
  @MethodSource("files")
  void valuesEqualThoseOfPython(String name) throws Exception {
    try (var file = TorchFile.open(new ByteArraySource(name, TorchFiles.bytes("pt/" + name)))) {
      new Comparison().check(file.value(), content(name));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void writtenFilesHoldTheSame(String name) throws Exception {
    var written = new ByteArrayOutputStream();
    try (var file = TorchFile.open(new ByteArraySource(name, TorchFiles.bytes("pt/" + name)))) {
      TorchWriter.write(file.value(), written);
    }
    try (var file = TorchFile.open(new ByteArraySource(name, written.toByteArray()))) {
      new Comparison().check(file.value(), content(name));
      var again = new ByteArrayOutputStream();
      TorchWriter.write(file.value(), again);
      assertThat(again.toByteArray()).isEqualTo(written.toByteArray());
    }
  }

  @Test
  void sharedListIsOneObject() throws IOException {
    var value = (TorchDictionary) TorchFiles.readAll("it", TorchFiles.bytes("pt/nested.zip.pt"));
    var shared =
        ((TorchSequence) ((TorchDictionary) value.get("config")).get("shared_list")).items();

    assertThat(shared.get(0)).isSameAs(shared.get(1));
  }

  private static JsonNode content(String name) {
    var file = MANIFEST.get(name);
    return file.has("same_content_as")
        ? content(file.get("same_content_as").asText())
        : file.get("content");
  }

  /** Compares values with the manifest's form of them. */
  private static final class Comparison {
    private final Map<Integer, TorchTensor> storages = new HashMap<>();

    void check(Object actual, JsonNode expected) throws Exception {
      if (expected.isNull()) {
        assertThat(actual).isNull();
      } else if (expected.isBoolean()) {
        assertThat(actual).isEqualTo(expected.asBoolean());
      } else if (expected.isIntegralNumber()) {
        assertThat(actual).isEqualTo(expected.asLong());
      } else if (expected.isTextual()) {
        assertThat(actual).isEqualTo(expected.asText());
      } else if (expected.has("int")) {
        var whole = new BigInteger(expected.get("int").asText());
        assertThat(actual).isEqualTo(whole.bitLength() < 64 ? (Object) whole.longValue() : whole);
      } else if (expected.has("float_bits")) {
        assertThat(Double.doubleToRawLongBits((Double) actual))
            .isEqualTo(Long.parseUnsignedLong(expected.get("float_bits").asText(), 16));
      } else if (expected.has("dict")) {
        checkDictionary(actual, false, expected.get("dict"));
      } else if (expected.has("OrderedDict")) {
        checkDictionary(actual, true, expected.get("OrderedDict"));
        if (expected.has("_metadata")) {
          checkMetadata((TorchDictionary) actual, expected.get("_metadata"));
        }
      } else if (expected.has("list")) {
        checkSequence(actual, Kind.LIST, expected.get("list"));
      } else if (expected.has("tuple")) {
        checkSequence(actual, Kind.TUPLE, expected.get("tuple"));
      } else if (expected.has("torch.Size")) {
        checkSequence(actual, Kind.SIZE, expected.get("torch.Size"));
      } else {
        checkTensor((TorchTensor) actual, expected.get("tensor"));
      }
    }

    private void checkDictionary(Object actual, boolean ordered, JsonNode pairs) throws Exception {
      var dictionary = (TorchDictionary) actual;
      assertThat(dictionary.isOrdered()).isEqualTo(ordered);
      assertThat(dictionary.entries()).hasSize(pairs.size());
      int i = 0;
      for (var entry : dictionary.entries().entrySet()) {
        check(entry.getKey(), pairs.get(i).get(0));
        check(entry.getValue(), pairs.get(i).get(1));
        i++;
      }
    }

    private static void checkMetadata(TorchDictionary actual, JsonNode modules) {
      var metadata = (TorchDictionary) actual.attributes().get("_metadata");
      assertThat(metadata.entries()).hasSize(modules.size());
      for (var module : modules) {
        var version = (TorchDictionary) metadata.get(module.get(0).asText());
        assertThat(version.get("version")).isEqualTo(module.get(1).get("version").asLong());
      }
    }

    private void checkSequence(Object actual, Kind kind, JsonNode items) throws Exception {
      var sequence = (TorchSequence) actual;
      assertThat(sequence.kind()).isEqualTo(kind);
      assertThat(sequence.items()).hasSize(items.size());
      for (int i = 0; i < items.size(); i++) {
        check(sequence.items().get(i), items.get(i));
      }
    }

    private void checkTensor(TorchTensor actual, JsonNode expected)
        throws IOException, NoSuchAlgorithmException {
      assertThat(actual.type().name().toLowerCase(Locale.ROOT))
          .isEqualTo(expected.get("dtype").asText());
      assertThat(actual.shape()).isEqualTo(longs(expected.get("shape")));
      assertThat(actual.strides()).isEqualTo(longs(expected.get("stride")));
      assertThat(actual.offset()).isEqualTo(expected.get("storage_offset").asLong());
      assertThat(actual.requiresGradient())
          .isEqualTo(expected.path("requires_grad").asBoolean(false));
      var bytes = actual.bytes();
      assertThat(bytes).hasSize(expected.get("bytes").asInt());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(expected.get("sha256").asText());
      int number = expected.get("storage").asInt();
      storages.forEach(
          (other, tensor) -> assertThat(tensor.sharesStorage(actual)).isEqualTo(other == number));
      storages.put(number, actual);
    }

    private static List<Long> longs(JsonNode array) {
      var longs = new ArrayList<Long>();
      array.forEach(item -> longs.add(item.asLong()));
      return longs;
    }
  }
}
