-- Bought and assigned licences are known and never negative.
SELECT * FROM licences WHERE total IS NULL OR assigned IS NULL OR total < 0 OR assigned < 0 OR used < 0 OR used_13w < 0
