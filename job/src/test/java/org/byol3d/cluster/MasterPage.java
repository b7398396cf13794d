package org.byol3d.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The state of the cluster, from the master's page.
 *
 * @param url of the page as JSON
 */
record MasterPage(URI url) {
  static MasterPage of(int port) {
    return new MasterPage(URI.create("http://127.0.0.1:" + port + "/json/"));
  }

  /** Returns whether the master is the leader and the given number of workers are alive. */
  boolean isAliveWith(long workers) throws IOException {
    return state()
        .map(
            state ->
                state.path("status").asText().equals("ALIVE")
                    && StreamSupport.stream(state.path("workers").spliterator(), false)
                            .filter(worker -> worker.path("state").asText().equals("ALIVE"))
                            .count()
                        == workers)
        .orElse(false);
  }

  String text() {
    try {
      return state().map(JsonNode::toPrettyString).orElse("no answer");
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Optional<JsonNode> state() throws IOException {
    try (var in = url.toURL().openStream()) {
      return Optional.of(new ObjectMapper().readTree(in));
    } catch (ConnectException e) {
      // The master has not started yet, or is restarting.
      return Optional.empty();
    }
  }
}
