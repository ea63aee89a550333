package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  private void earn(int answered) {
    for (int i = 0; i < answered; i++) {
      budget.earn();
    }
  }

  private int spendAll() {
    int spent = 0;
    while (budget.spend()) {
      spent++;
    }
    return spent;
  }

  @Test
  void spend_nothingAnswered_hasNone() {
    assertFalse(budget.spend());
  }

  @Test
  void spend_tenAnswered_hasOne() {
    earn(9);
    assertFalse(budget.spend());
    earn(1);
    assertTrue(budget.spend());
    assertFalse(budget.spend());
  }

  @Test
  void earn_longInGoodHealth_savesTenAtMost() {
    earn(100_000);
    assertEquals(10, spendAll());
  }
}
