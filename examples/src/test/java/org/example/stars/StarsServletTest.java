package org.example.stars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the servlet of the guide as a container does, without one. */
class StarsServletTest {

  @TempDir static Path directory;

  @BeforeAll
  static void train() throws Exception {
    var reviews = SampleReviews.dataset(1_000, 42);
    Splits splits =
        Splits.stratified(reviews.map(Review::toExample), Ratio.percent(80, 10, 10), 42);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    try (Classifier model = new LinearTrainer(LinearOptions.quick(42)).fit(data, Run.unlimited())) {
      var description =
          Validation.of(model, splits.validation(), 42)
              .describe(model, reviews.provenance(), "stars");
      ModelDirectory.save(directory.resolve("model"), model, description, TrainingTexts.of(data));
    }
  }

  /** Returns an object whose methods answer with these values, by name and first argument. */
  private static <T> T answering(Class<T> type, Map<String, Object> answers, List<String> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              String call =
                  method.getName()
                      + (arguments == null || arguments.length == 0 ? "" : " " + arguments[0]);
              calls.add(call);
              return answers.get(call);
            }));
  }

  private static StarsServlet servlet(Path model) throws ServletException {
    StarsServlet servlet = new StarsServlet();
    servlet.init(
        answering(
            ServletConfig.class,
            Map.of("getInitParameter model", model.toString()),
            new ArrayList<>()));
    return servlet;
  }

  /** Returns what the servlet called on the response, and what it wrote. */
  private static List<String> post(StarsServlet servlet, String text) throws Exception {
    Map<String, Object> request = new HashMap<>(Map.of("getMethod", "POST"));
    request.put("getParameter text", text);
    StringWriter written = new StringWriter();
    List<String> calls = new ArrayList<>();
    servlet.service(
        answering(HttpServletRequest.class, request, new ArrayList<>()),
        answering(
            HttpServletResponse.class, Map.of("getWriter", new PrintWriter(written, true)), calls));
    calls.add(written.toString().strip());
    return calls;
  }

  @Test
  void answersWithALabel() throws Exception {
    StarsServlet servlet = servlet(directory.resolve("model"));
    List<String> said = post(servlet, "It broke after a week.");
    servlet.destroy();

    assertThat(said).startsWith("setContentType text/plain;charset=UTF-8");
    assertThat(said.get(said.size() - 1)).matches("[1-5]");
  }

  @Test
  void aRequestWithoutTextIsRefused() throws Exception {
    StarsServlet servlet = servlet(directory.resolve("model"));
    List<String> said = post(servlet, null);
    servlet.destroy();

    assertThat(said).containsExactly("sendError 400", "");
  }

  @Test
  void doesNotStartWithoutAModel() {
    assertThatThrownBy(() -> servlet(directory.resolve("none")))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("none");
  }

  @Test
  void isWhatTheGuideShows() throws Exception {
    String code = Files.readString(Path.of("src/test/java/org/example/stars/StarsServlet.java"));
    String guide = Files.readString(Path.of("../docs/guide/new-application.md"));
    assertThat(guide).contains("```java\n" + code.substring(code.indexOf("@WebServlet")) + "```");
  }
}
