package dev.starsight.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class ServeCommandTest {

  private static Path first;
  private static Path second;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void train(@TempDir Path shared) throws IOException {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv"), 400);
    Path run = shared.resolve("run");
    JsonNode searched =
        Shell.summaryOf(
            "automl", "--input", reviews, "--out", run, "--candidates", 2, "--trials", 0);
    List<Path> models = new ArrayList<>();
    for (JsonNode row : searched.get("leaderboard")) {
      if (row.path("directory").isTextual()) {
        models.add(run.resolve(row.get("directory").asText()));
      }
    }
    first = models.get(0);
    second = models.get(1);
  }

  private HttpResponse<String> post(URI address, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesUntilItIsInterruptedAndComparesWhatItLogged() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Shell.process(
                    List.of(
                        "serve",
                        "--model",
                        "a=" + first,
                        "b=" + second,
                        "--split",
                        "a=0.5,b=0.5",
                        "--log",
                        log.toString()),
                    "-Xmx512m"))
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      URI address = URI.create(out.readLine());
      assertThat(address.getHost()).isEqualTo("127.0.0.1");
      for (int i = 0; i < 300; i++) {
        JsonNode answer =
            Json.parse(
                "reply", post(address, "/predict", "{\"text\": \"It is a good game\"}").body());
        int reward = answer.get("model").asText().equals("a") ? 1 : 0;
        post(
            address,
            "/feedback",
            "{\"id\": \"%s\", \"reward\": %d}".formatted(answer.get("id").asText(), reward));
      }
      Shell.run("compare", "--log", log, "--out", folder.resolve("meanwhile")).succeeds();
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(folder.resolve("err"))
          .content()
          .contains("all requests that had begun were answered");
    } finally {
      process.destroyForcibly();
    }

    JsonNode compared =
        Shell.summaryOf("compare", "--log", log, "--out", folder.resolve("comparison"));
    assertThat(compared.get("better").asText()).isEqualTo("a");
    assertThat(compared.at("/models/0/estimate").doubleValue()).isGreaterThan(0.9);
    assertThat(folder.resolve("comparison").resolve("report.html"))
        .content()
        .contains("a earns more than every other model.");
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    Shell.run("serve", "--model", folder.resolve("gone")).isRefused("gone");
    Shell.run("serve", "--model", first, "--bind", "0.0.0.0")
        .isRefused("--bind 0.0.0.0 lets other machines in: add --tls KEYSTORE");
    Shell.run("serve", "--model", first, "--bind", "0.0.0.0", "--tls", folder.resolve("key.p12"))
        .isRefused("--tls: there is no file");
    Shell.run("serve", "--model", "a=" + first, "a=" + second)
        .isRefused("two models are called \"a\"");
    Shell.run("serve", "--model", "a=" + first, "--split", "thompson")
        .isRefused("needs at least two models");
    Shell.run("serve", "--model", "a=" + first, "b=" + second, "--split", "a=0.9,c=0.1")
        .isRefused("--split names a model \"c\", but there are a, b");
    Shell.run("serve", "--model", "a=" + first, "b=" + second, "--split", "a=0.9,b=0.2")
        .isRefused("shares must add up to 1");
    Shell.run("serve", "--model", "a=" + first, "--log-texts")
        .isRefused("--log-texts needs --log DIR");
    Shell.run("serve", "--model", first, "--port", "99999").isRefused("a port is from 0 to 65535");
    Shell.run("compare", "--log", folder.resolve("gone"), "--out", folder.resolve("out"))
        .isRefused("there is no such directory");
  }
}
