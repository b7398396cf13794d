package org.byol3d.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.b2nd.ElementType;
import org.byol3d.storage.JsonRecord;

/**
 * The header of a safetensors file: the place of each tensor.
 *
 * @param entries the tensors in the header's order
 * @param metadata free text by key
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  /** Where the JSON starts: after its length, an unsigned little-endian 64-bit integer. */
  static final int JSON_START = 8;

  /** The reference implementation's limit. */
  static final long MAX_JSON_BYTES = 100_000_000;

  /** The types that weights come in, by the format's names. I64 is {@code num_batches_tracked}. */
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "F32", ElementType.FLOAT32,
          "F16", ElementType.FLOAT16,
          "BF16", ElementType.BFLOAT16,
          "I64", ElementType.INT64);

  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON = JsonRecord.mapper();

  /**
   * One tensor.
   *
   * @param begin first byte in the data section
   * @param end byte after the last
   */
  record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {
    int elements() {
      return Math.toIntExact((end - begin) / type.size());
    }
  }

  /** Returns the entries in the order of their data. */
  List<Entry> byOffset() {
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
        .toList();
  }

  static SafetensorsHeader parse(String file, byte[] json) throws SafetensorsException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SafetensorsException(
          file,
          JSON_START + Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset()),
          "the header is not valid JSON: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new SafetensorsException(file, JSON_START, "the header cannot be read: " + e);
    }
    if (!root.isObject()) {
      throw new SafetensorsException(file, JSON_START, "the header is not a JSON object");
    }
    var entries = new ArrayList<Entry>();
    var metadata = new LinkedHashMap<String, String>();
    for (var field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        field.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    var header = new SafetensorsHeader(List.copyOf(entries), metadata);
    header.requireGapless(file, JSON_START + json.length);
    return header;
  }

  byte[] toJson() {
    var root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      var node = root.putObject(METADATA);
      metadata.forEach(node::put);
    }
    for (var entry : entries) {
      var node = root.putObject(entry.name());
      node.put("dtype", name(entry.type()));
      var shape = node.putArray("shape");
      entry.shape().forEach(shape::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of strings and numbers is always JSON", e);
    }
  }

  private static String name(ElementType type) {
    return TYPES.entrySet().stream()
        .filter(named -> named.getValue() == type)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Entry entry(String file, String name, JsonNode node) throws SafetensorsException {
    var dtype = node.path("dtype").asText("");
    var type = TYPES.get(dtype);
    if (type == null) {
      throw new SafetensorsException(
          file, JSON_START, name, "dtype '" + dtype + "' is not one of F32, F16, BF16, I64");
    }
    var shape = longs(node.path("shape"));
    var offsets = longs(node.path("data_offsets"));
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw new SafetensorsException(
          file, JSON_START, name, "shape or data_offsets is not a list of whole numbers");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    long bytes = type.size();
    try {
      for (long edge : shape) {
        bytes = Math.multiplyExact(bytes, edge);
      }
    } catch (ArithmeticException e) {
      throw new SafetensorsException(file, JSON_START, name, "shape " + shape + " is too large");
    }
    if (end - begin != bytes || bytes / type.size() > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          file,
          JSON_START,
          name,
          "shape " + shape + " needs " + bytes + " bytes, data_offsets give " + (end - begin));
    }
    return new Entry(name, type, shape, begin, end);
  }

  /** Returns the whole non-negative numbers of an array node, or null if it has anything else. */
  private static List<Long> longs(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    var numbers = new ArrayList<Long>();
    for (var element : node) {
      if (!element.canConvertToLong() || !element.isIntegralNumber() || element.asLong() < 0) {
        return null;
      }
      numbers.add(element.asLong());
    }
    return numbers;
  }

  /**
   * Checks that the file has the bytes of all tensors.
   *
   * @param dataStart where the data section starts
   * @param length of the file
   */
  void requireWithin(String file, long dataStart, long length) throws SafetensorsException {
    for (var entry : byOffset()) {
      if (entry.end() > length - dataStart) {
        throw new SafetensorsException(file, length, entry.name(), "the file ends within its data");
      }
    }
  }

  private void requireGapless(String file, long dataStart) throws SafetensorsException {
    long expected = 0;
    for (var entry : byOffset()) {
      if (entry.begin() != expected) {
        throw new SafetensorsException(
            file,
            dataStart + expected,
            entry.name(),
            "data starts at " + entry.begin() + " of the data section, not at " + expected);
      }
      expected = entry.end();
    }
  }
}
