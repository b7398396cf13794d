package org.byol3d.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/**
 * Records as lines of JSON and back: docs/formats.md has the fields. Numbers that are not finite
 * are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}, which JSON has no
 * numbers for.
 */
final class MetricsJson {
  private static final String TYPE = "type";
  private static final String STEP = "step";
  private static final String COLLAPSE = "collapse";
  private static final String EVENT = "event";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};

  private MetricsJson() {}

  /** What an event says, as it lies in the line. */
  private record EventLine(long step, String kind, Map<String, Object> fields) {}

  /** A record as a line, with its end, in UTF-8. */
  static byte[] line(MetricsRecord record) throws JsonProcessingException {
    var line = JSON.createObjectNode();
    if (record instanceof MetricsRecord.Step step) {
      line.put(TYPE, STEP).setAll(JSON.<ObjectNode>valueToTree(step.metrics()));
    } else if (record instanceof MetricsRecord.Collapse collapse) {
      line.put(TYPE, COLLAPSE).put(STEP, collapse.step());
      var diagnostics = collapse.diagnostics();
      line.put("rows", diagnostics.rows())
          .put("dimensions", diagnostics.dimensions())
          .put("meanStd", diagnostics.meanStd())
          .put("minStd", diagnostics.minStd())
          .put("effectiveRank", diagnostics.effectiveRank())
          .put("meanCosine", diagnostics.meanCosine())
          .put("collapsed", diagnostics.collapsed());
    } else if (record instanceof MetricsRecord.Event event) {
      line.put(TYPE, EVENT)
          .setAll(
              JSON.<ObjectNode>valueToTree(
                  new EventLine(event.step(), event.kind(), event.fields())));
    }
    return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The record of a line.
   *
   * @throws JsonProcessingException if it is not JSON, or a field is missing or of another type
   * @throws IllegalArgumentException if it is of no known type, or a value is out of its range
   */
  static MetricsRecord parse(String line) throws JsonProcessingException {
    if (!(JSON.readTree(line) instanceof ObjectNode fields)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    var type = fields.path(TYPE).asText("");
    fields.remove(TYPE);
    return switch (type) {
      case STEP -> new MetricsRecord.Step(JSON.treeToValue(fields, StepMetrics.class));
      case COLLAPSE -> collapse(fields);
      case EVENT -> event(fields);
      default -> throw new IllegalArgumentException("field type: no such type: \"" + type + "\"");
    };
  }

  private static MetricsRecord collapse(ObjectNode fields) throws JsonProcessingException {
    var step = step(fields);
    // Follows from the others.
    fields.remove("collapsed");
    return new MetricsRecord.Collapse(step, JSON.treeToValue(fields, CollapseDiagnostics.class));
  }

  private static MetricsRecord event(ObjectNode fields) {
    var step = step(fields);
    var kind = fields.path("kind");
    if (!kind.isTextual()) {
      throw new IllegalArgumentException("field kind: missing or no text");
    }
    return new MetricsRecord.Event(
        step, kind.asText(), JSON.convertValue(object(fields.path("fields")), FIELDS));
  }

  private static JsonNode object(JsonNode fields) {
    if (!fields.isObject()) {
      throw new IllegalArgumentException("field fields: missing or no object");
    }
    return fields;
  }

  private static long step(ObjectNode fields) {
    var step = fields.remove(STEP);
    if (step == null || !step.isIntegralNumber() || step.asLong() < 0) {
      throw new IllegalArgumentException("field step: missing, or not a count from 0");
    }
    return step.asLong();
  }
}
