package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.serving.http.HttpHandler;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.http.Routes;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The addresses of the page, and who may call them. */
final class ReviewRoutes {

  private final AccessToken token;
  private final ReviewDesk desk;
  private final AgreementFigures agreement;
  private final @Nullable WordHints hints;
  private final JsonNode queue;
  private final Consumer<String> failures;

  /**
   * Creates the routes.
   *
   * @param hints explains predictions; null if nothing does, or nobody may see it
   * @param queue what does not change while the server runs
   * @param failures is told what the people are not: why an answer cannot be saved
   */
  ReviewRoutes(
      AccessToken token,
      ReviewDesk desk,
      AgreementFigures agreement,
      @Nullable WordHints hints,
      JsonNode queue,
      Consumer<String> failures) {
    this.token = token;
    this.desk = desk;
    this.agreement = agreement;
    this.hints = hints;
    this.queue = queue;
    this.failures = failures;
  }

  Routes routes() {
    HttpReply page = PageFiles.page().withHeader("Set-Cookie", token.cookie());
    HttpReply style = PageFiles.style();
    HttpReply fixed = HttpReply.json(queue);
    Routes routes = new Routes();
    for (String script : PageFiles.SCRIPTS) {
      HttpReply reply = PageFiles.script(script);
      routes.get("/" + script, request -> reply);
    }
    return routes
        .guardedBy(this::check)
        .get("/", request -> page)
        .get("/review.css", request -> style)
        .get("/api/queue", request -> fixed)
        .post("/api/next", api(desk::next))
        .post("/api/answer", api(desk::answer))
        .post("/api/skip", api(desk::skip))
        .post("/api/undo", api(desk::undo))
        .post("/api/skipped", api(desk::skipped))
        .post("/api/leave", api(desk::leave))
        .post("/api/text", api(desk::text))
        .post("/api/explain", api(this::explain))
        .post("/api/agreement", api(this::agreement));
  }

  private void check(HttpRequest request) {
    Optional<String> given = request.cookie(token.cookieName());
    if (request.path().equals("/")) {
      given = request.query("token").or(() -> request.cookie(token.cookieName()));
    }
    if (given.isEmpty()) {
      throw new HttpProblem(
          401, "open the whole address that was printed when the server started, with its token");
    }
    if (!token.is(given.get())) {
      throw new HttpProblem(
          403, "this is the address of another server; open the one that was printed last");
    }
  }

  private interface Action {
    JsonNode apply(ReviewRequest request) throws IOException;
  }

  private HttpHandler api(Action action) {
    return request -> {
      try {
        // A form of another site cannot have this type.
        if (!request.contentType().equals("application/json")) {
          throw new ReviewProblem(415, "request", "the body must be application/json");
        }
        return HttpReply.json(action.apply(ReviewRequest.of(request.json())));
      } catch (ReviewProblem e) {
        return e.reply();
      } catch (StarsightException e) {
        return new ReviewProblem(400, "request", String.valueOf(e.getMessage())).reply();
      } catch (IOException | IllegalStateException e) {
        failures.accept(String.valueOf(e.getMessage()));
        return new ReviewProblem(
                503,
                "storage",
                "the answer cannot be saved at the moment, so it does not count yet")
            .reply();
      }
    };
  }

  private JsonNode explain(ReviewRequest request) {
    if (hints == null) {
      throw new ReviewProblem(404, "hidden", "predictions are not explained here");
    }
    return hints.of(desk.named(request));
  }

  private JsonNode agreement(ReviewRequest request) {
    desk.count(request);
    return agreement.figures();
  }
}
