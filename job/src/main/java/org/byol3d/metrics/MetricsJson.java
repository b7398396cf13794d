package org.byol3d.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.storage.JsonRecord;

/**
 * Converts records to lines of JSON and back: docs/formats.md lists the fields. JSON has no numbers
 * that are not finite; they are the strings {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}.
 */
final class MetricsJson {
  private static final String TYPE = "type";
  private static final String STEP = "step";
  private static final String FINETUNE_STEP = "finetune-step";
  private static final String VALIDATION = "validation";
  private static final String COLLAPSE = "collapse";
  private static final String EVENT = "event";
  private static final String COLLAPSED = "collapsed";
  private static final JsonMapper JSON = JsonRecord.mapper();
  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};

  private MetricsJson() {}

  /** Returns the line of a record in UTF-8, with its line end. */
  static byte[] line(MetricsRecord record) throws JsonProcessingException {
    var line = JSON.createObjectNode();
    line.put(TYPE, type(record));
    if (record instanceof MetricsRecord.Collapse collapse) {
      line.put(STEP, collapse.step());
      line.setAll(JSON.<ObjectNode>valueToTree(collapse.diagnostics()));
      line.put(COLLAPSED, collapse.diagnostics().collapsed());
    } else {
      line.setAll(JSON.<ObjectNode>valueToTree(record));
    }
    return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String type(MetricsRecord record) {
    if (record instanceof StepMetrics) {
      return STEP;
    }
    if (record instanceof FinetuneMetrics) {
      return FINETUNE_STEP;
    }
    if (record instanceof ValidationMetrics) {
      return VALIDATION;
    }
    return record instanceof MetricsRecord.Collapse ? COLLAPSE : EVENT;
  }

  /**
   * Reads a line.
   *
   * @throws JsonProcessingException if it is not JSON, or a field is missing or has another type
   * @throws IllegalArgumentException if its type is not known, or a value is out of range
   */
  static MetricsRecord parse(String line) throws JsonProcessingException {
    if (!(JSON.readTree(line) instanceof ObjectNode fields)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    var type = fields.path(TYPE).asText("");
    fields.remove(TYPE);
    return switch (type) {
      case STEP -> JSON.treeToValue(fields, StepMetrics.class);
      case FINETUNE_STEP -> JSON.treeToValue(fields, FinetuneMetrics.class);
      case VALIDATION -> JSON.treeToValue(fields, ValidationMetrics.class);
      case COLLAPSE -> collapse(fields);
      case EVENT -> event(fields);
      case "" -> throw new IllegalArgumentException("field type: is missing");
      default -> throw new IllegalArgumentException("field type: no such type: \"" + type + "\"");
    };
  }

  private static MetricsRecord collapse(ObjectNode fields) throws JsonProcessingException {
    var step = step(fields);
    // The other fields determine it.
    fields.remove(COLLAPSED);
    return new MetricsRecord.Collapse(step, JSON.treeToValue(fields, CollapseDiagnostics.class));
  }

  private static MetricsRecord event(ObjectNode fields) {
    var step = step(fields);
    var kind = fields.path("kind");
    if (!kind.isTextual()) {
      throw new IllegalArgumentException("field kind: missing or not text");
    }
    return new MetricsRecord.Event(
        step, kind.asText(), JSON.convertValue(object(fields.path("fields")), FIELDS));
  }

  private static JsonNode object(JsonNode fields) {
    if (!fields.isObject()) {
      throw new IllegalArgumentException("field fields: missing or not an object");
    }
    return fields;
  }

  private static long step(ObjectNode fields) {
    var step = fields.remove(STEP);
    if (step == null || !step.isIntegralNumber() || step.asLong() < 0) {
      throw new IllegalArgumentException("field step: missing or not an integer of at least 0");
    }
    return step.asLong();
  }
}
