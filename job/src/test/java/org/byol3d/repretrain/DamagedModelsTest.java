package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.repretrain.ModelsDirectory.BegunRun;
import org.byol3d.storage.JsonRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages the files of a directory of models one by one. */
class DamagedModelsTest {
  private static final Path MODELS = Path.of("src/test/resources/earlier-version/models");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void copyModels() throws IOException {
    try (var all = Files.walk(MODELS)) {
      for (var from : all.toList()) {
        var to = folder.resolve(MODELS.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    var ids =
        "{\"unit\":\"VOLUME\",\"scanIdPattern\":null,\"dataDirectory\":\"file:/scans\","
            + "\"heldOut\":[\"a\"],\"training\":[\"b\"]}";
    Files.writeString(folder.resolve("held-out-ids.json"), ids);
  }

  private void readAll() throws IOException {
    var models = ModelsDirectory.of(folder.toString(), new Configuration());
    models.ledger().entries();
    models.latest();
    models.heldOut();
    models.unfinished();
    for (var run : models.root().list("runs")) {
      var plan = JsonRecord.read(models.root(), "runs/" + run + "/plan.json", RunPlan.class);
      models.judgment(new BegunRun(run, plan.orElseThrow()));
    }
  }

  /** Returns texts that the file could hold after an accident. */
  private static List<String> damages(String sound) throws IOException {
    var damages = new ArrayList<>(List.of("", "null", "[]", "7", "\"x\"", "{}", "{", "\0\0\0"));
    for (int length = 1; length < sound.length() - 1; length += 1 + sound.length() / 40) {
      damages.add(sound.substring(0, length));
    }
    collect(JSON.readTree(sound), (ObjectNode) JSON.readTree(sound), "", damages);
    return damages;
  }

  private static void collect(
      JsonNode node, ObjectNode root, String pointer, List<String> damages) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              var parent = (ObjectNode) root.at(pointer);
              var value = parent.get(name);
              damages.add(text(root, parent.without(name)));
              for (var other :
                  List.of(
                      JSON.nullNode(),
                      JSON.getNodeFactory().textNode("x"),
                      JSON.getNodeFactory().numberNode(-3),
                      JSON.getNodeFactory().numberNode(0.5),
                      JSON.getNodeFactory().numberNode(BigInteger.TEN.pow(50)),
                      JSON.createArrayNode().addNull(),
                      JSON.createObjectNode().put("y", 1))) {
                damages.add(text(root, parent.set(name, other)));
              }
              parent.set(name, value);
              if (value.isObject()) {
                collect(node.get(name), root, pointer + "/" + name, damages);
              }
            });
  }

  private static String text(ObjectNode root, JsonNode changed) {
    assertThat(changed).isNotNull();
    return root.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ledger/000001.json",
        "runs/000001/plan.json",
        "runs/000001/judgement.json",
        "held-out-ids.json",
        "v000001/model-card.json",
        "LATEST"
      })
  void damagedFilesAreNamedInOneLine(String name) throws IOException {
    readAll();
    var file = folder.resolve(name);
    var sound = Files.readString(file);
    int refused = 0;
    for (var damage :
        name.equals("LATEST") ? List.of("", "v9\nv000001", "x".repeat(999)) : damages(sound)) {
      Files.writeString(file, damage);
      var failure = catchThrowable(this::readAll);
      if (failure != null) {
        refused++;
        assertThat(failure).as(damage).isInstanceOf(IOException.class);
        assertThat(failure.getMessage()).as(damage).contains(name).hasLineCount(1);
        assertThat(failure.getMessage()).as(damage).doesNotContain(": : ").hasSizeLessThan(600);
      }
    }
    assertThat(refused).isGreaterThan(2);
  }

  @Test
  void wrongFieldsAreNamed() throws IOException {
    var ledger = folder.resolve("ledger/000001.json");
    var sound = Files.readString(ledger);
    Files.writeString(ledger, sound.replace("\"ACCEPTED\"", "null"));
    assertThat(catchThrowable(this::readAll)).hasMessageContaining("000001.json: verdict: is null");
    Files.writeString(ledger, sound.replace("\"loss\" : 4.633299827575684", "\"loss\" : []"));
    assertThat(catchThrowable(this::readAll))
        .hasMessageContaining("figures.heldOut.loss: is [], but must be");
    Files.writeString(ledger, "null");
    assertThat(catchThrowable(this::readAll))
        .hasMessageContaining("000001.json: content: no JSON object: restore it");
  }
}
