-- The day on which a titre de perception was notified to its debtor, from which it may be contested (décret 2012-1246
-- art. 118); null where the fund does not know it.
ALTER TABLE claim ADD COLUMN collection_order_notified_on date,
  ADD CONSTRAINT a_notified_order_is_recorded CHECK (
    collection_order_notified_on IS NULL
    OR collection_order_on IS NOT NULL AND collection_order_notified_on >= collection_order_on);
