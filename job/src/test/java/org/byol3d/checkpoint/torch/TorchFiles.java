package org.byol3d.checkpoint.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.io.ByteArraySource;

/** The reference files of torch.save. */
final class TorchFiles {
  private TorchFiles() {}

  /** Reads a file of the reference. */
  static byte[] bytes(String path) {
    try (var in = TorchFiles.class.getResourceAsStream("/reference-torch/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the manifest's files of a folder. */
  static JsonNode manifest(String folder) {
    try {
      return new ObjectMapper().readTree(bytes(folder + "/manifest.json")).get("files");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of the manifest's files. */
  static List<String> names(String folder) {
    var names = new ArrayList<String>();
    manifest(folder).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Reads a file and all of its tensors, and returns its value. */
  static Object readAll(String name, byte[] bytes) throws IOException {
    try (var file = TorchFile.open(new ByteArraySource(name, bytes))) {
      for (var tensor : tensors(file.value())) {
        var unused = tensor.bytes();
      }
      return file.value();
    }
  }

  /** Returns all tensors of a value, each as often as it is there. */
  static List<TorchTensor> tensors(Object value) {
    var tensors = new ArrayList<TorchTensor>();
    collect(value, tensors);
    return tensors;
  }

  private static void collect(Object value, List<TorchTensor> tensors) {
    if (value instanceof TorchTensor tensor) {
      tensors.add(tensor);
    } else if (value instanceof TorchDictionary dictionary) {
      dictionary.entries().values().forEach(it -> collect(it, tensors));
    } else if (value instanceof TorchSequence sequence) {
      sequence.items().forEach(it -> collect(it, tensors));
    }
  }
}
