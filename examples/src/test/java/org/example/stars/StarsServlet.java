package org.example.stars;

import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Answers POST /stars with the label of the parameter text, by a saved model in the same process.
 */
@WebServlet(urlPatterns = "/stars", initParams = @WebInitParam(name = "model", value = "model"))
public final class StarsServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private transient OpenedModel model;

  @Override
  public void init() throws ServletException {
    try {
      model = SavedModels.open(Path.of(getInitParameter("model")));
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding("UTF-8");
    String text = request.getParameter("text");
    if (text == null) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, "the parameter text is missing");
      return;
    }
    Prediction prediction = model.classifier().predict(text);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(prediction.label());
  }

  @Override
  public void destroy() {
    model.close();
  }
}
