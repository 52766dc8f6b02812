package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.OnnxExport;
import dev.starsight.transformer.training.TrainingOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer of the server answers what the model says, with and without micro-batches. */
class OnnxRuntimeServerTest {

  private static final double BFLOAT16 = 0.02;

  @Test
  void answersWhatTheModelSays(@TempDir Path directory) throws Exception {
    Path model = directory.resolve("model");
    List<Example> examples = TinyEncoder.texts(20, 3).rows();
    List<Prediction> expected;
    Checkpoint encoder = Checkpoint.open(TinyEncoder.bert().write(directory.resolve("encoder")));
    try (Classifier classifier =
        FineTuning.of(encoder, TrainingOptions.defaults(1).withEpochs(1))
            .fit(TinyEncoder.data(100, 50), Run.unlimited())) {
      Provenance rows = Provenance.inMemory("rows");
      ModelDirectory.save(model, classifier, ModelDescription.of(classifier, rows, "0.1.0"));
      expected = classifier.predict(examples);
    }
    Path export = Files.createDirectory(directory.resolve("export"));
    OnnxExport.write(model, export);

    for (String setting : List.of("1x2x1", "2x1x8")) {
      try (OnnxRuntimeServer server =
          new OnnxRuntimeServer(model, export, OnnxRuntimeServer.Setting.parse(setting))) {
        for (int i = 0; i < examples.size(); i++) {
          JsonNode answer = ask(server.port(), examples.get(i).text());
          for (String label : expected.get(i).labels().labels()) {
            assertThat(answer.at("/probabilities/" + label).asDouble())
                .isCloseTo(
                    expected.get(i).probability(expected.get(i).labels().idOf(label)),
                    within(BFLOAT16));
          }
        }
      }
    }
  }

  private static JsonNode ask(int port, String text) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict"))
            .POST(HttpRequest.BodyPublishers.ofString(Json.object().put("text", text).toString()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.parse("answer", answer.body());
  }
}
